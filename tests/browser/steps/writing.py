"""What authors do: start, fill in, upload, submit, confirm their row, read the decision."""

from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import FilePayload, Locator, Page, expect

from accounts.models import User
from confsys.papers import Faults, Format, Paper, domain_names, make_paper
from mail.models import Message
from submissions.kinds import RunState
from submissions.models import CheckRun
from submissions.states import State
from tests.browser.steps.stage import Stage, pdf_words, reads, stored, the_paper

TITLE = "Two Years of Serving 40,000 Adapters"
ABSTRACT = "We describe what we kept, what we turned off, and what we would build again."
CONTACT, CONTACT_EMAIL = "Ottoline Vantreight", "ottoline@halden.example"
SECOND, SECOND_EMAIL = "Casimir Oyelaran", "casimir@halden.example"
OTHERS = (
    ("Brunhild Aspinwall", "brunhild@ed.example", "University of Edinburgh", "academia"),
    (SECOND, SECOND_EMAIL, "Halden Cloud", "industry"),
    ("Leopold Krzywicki", "leopold@ethz.example", "ETH Zurich", "academia"),
    ("Philippa Ngcobo", "philippa@marlow.example", "Marlow Labs", "academia"),
)
ORDER = [CONTACT, SECOND, "Brunhild Aspinwall", "Leopold Krzywicki", "Philippa Ngcobo"]
EMAILS = {CONTACT_EMAIL, SECOND_EMAIL, *(email for _, email, _, _ in OTHERS)}
CANARIES = [word for name in ORDER for word in name.split()] + sorted(EMAILS) + ["lora-serving"]
TOPICS = ["Efficient training, fine-tuning, inference and serving", "ML compilers and runtimes"]
NAME_OF_FILE = "lora-serving-vantreight.pdf"


def real_paper(key: str, **faults: Any) -> bytes:
    """Five pages in the call's own format, with text, figures and references."""
    return make_paper(
        Paper(
            key=key,
            title=TITLE,
            abstract=ABSTRACT,
            domain=domain_names()[0],
            system="Lockstep",
            format=Format.MLSYS,
            body_pages=4,
            faults=Faults(**faults),
        )
    )


def pdf(key: str, **faults: Any) -> FilePayload:
    """A generated paper as a file chooser hands it over."""
    return {"name": NAME_OF_FILE, "mimeType": "application/pdf", "buffer": real_paper(key, **faults)}


def start_in_the_industry_track(page: Page, person: User) -> None:
    """From the page on which a track is chosen to a draft of one's own."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Start a submission")
    page.get_by_role("radio", name="Industry").check()
    page.get_by_role("button", name="Start a draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Submit to the Industry Track")
    paper = the_paper()
    assert (paper.state, paper.track.slug, paper.created_by) == (State.DRAFT, "industry", person)


def switch_tracks_and_back(page: Page) -> None:
    """What moving would change is shown first; what was chosen before is still there afterwards."""
    page.get_by_label("A retrospective evaluation of a real system").check()
    stored("the choice", lambda: the_paper().answers.get("contributions"), ["retrospective"])
    page.locator("#section-track").get_by_role("button", name="Research").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move from Industry to Research?")
    page.get_by_role("button", name="Move to Research").click()
    expect(page.locator("#form-heading")).to_have_text("Submit to the Research Track")
    expect(page.locator("#section-fields")).to_have_count(0)
    expect(page.locator("#section-declarations input[type=checkbox]")).to_have_count(1)
    expect(page.locator("#form-seats")).not_to_contain_text("from industry")
    page.locator("#section-track").get_by_role("button", name="Industry").click()
    page.get_by_role("button", name="Move to Industry").click()
    expect(page.locator("#section-fields")).to_be_visible()
    expect(page.locator("#section-declarations input[type=checkbox]")).to_have_count(2)
    expect(page.get_by_label("A retrospective evaluation of a real system")).to_be_checked()
    assert the_paper().track.slug == "industry"


def write_title_and_abstract(page: Page) -> None:
    """Typed, saved without a button, there after a reload."""
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("Abstract", exact=True).fill(ABSTRACT)
    stored("the text", lambda: (the_paper().title, the_paper().abstract), (TITLE, ABSTRACT))
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(page.get_by_label("Title", exact=True)).to_have_value(TITLE)
    expect(page.get_by_label("Abstract", exact=True)).to_have_value(ABSTRACT)


def author_names() -> list[str]:
    return [row.full_name for row in the_paper().authors.order_by("position")]


def sector_of(row: Locator) -> Locator:
    return row.locator("select[name$='-sector']")


def list_the_authors(page: Page) -> None:
    """Five authors with affiliation and sector, one of them moved by keyboard; eligibility is told as it changes (M2)."""
    first = page.locator("[data-row]").first
    sector_of(first).select_option("industry")
    for number, (name, email, affiliation, sector) in enumerate(OTHERS, 1):
        page.get_by_role("button", name="Add an author").click()
        row = page.locator("[data-row]").nth(number)
        given, _, family = name.partition(" ")
        row.get_by_label("Given name").fill(given)
        row.get_by_label("Family name").fill(family)
        row.get_by_label("E-mail").fill(email)
        row.get_by_label("First affiliation").fill(affiliation)
        sector_of(row).select_option(sector)
    page.locator("[data-row]").nth(2).get_by_role("button", name="Move up").press("Enter")
    stored("the authors in order", author_names, ORDER)
    seats = page.locator("#form-seats")
    reads(seats, "2 of 5 authors from industry; at least 3 are needed.")
    reads(page.locator("#head-authors"), "Not eligible yet")
    sector_of(page.locator("[data-row]").nth(4)).select_option("industry")
    reads(seats, "3 of 5 authors from industry; at least 3 are needed.")
    expect(page.locator("#head-authors")).not_to_contain_text("Not eligible yet")
    stored(
        "the sectors",
        lambda: list(the_paper().authors.order_by("position").values_list("sector", flat=True)),
        ["industry", "industry", "academia", "academia", "industry"],
    )


def choose_and_declare(page: Page) -> None:
    """Topics, what the paper describes and focuses on (M3, M4), the declarations (M6, M10)."""
    for topic in TOPICS:
        page.get_by_label(topic).check(force=True)
    page.get_by_label("Insights from real-world implementations").check(force=True)
    for box in page.locator("#section-declarations input[type=checkbox]").all():
        box.check()
    stored(
        "the answers",
        lambda: the_paper().answers,
        {"contributions": ["retrospective"], "focus": ["insights"], "real_system": True, "one_submission": True},
    )
    stored("the topics", lambda: [topic.name for topic in the_paper().topics.all()], TOPICS)


def upload_one_that_breaks_a_rule(page: Page) -> None:
    """The check is seen running, and then what it found, without a reload."""
    page.evaluate(
        """() => {
          window.neverReloaded = true;
          window.told = [];
          const note = () => window.told.push(document.getElementById("paper-file").innerText);
          new MutationObserver(note).observe(document.getElementById("section-paper"), { childList: true, subtree: true });
        }"""
    )
    page.get_by_label("Choose the paper").set_input_files(pdf("a4", a4=True))
    file = page.locator("#paper-file")
    reads(file, NAME_OF_FILE)
    reads(file, "Pages 1 to 5 measure 595 × 842 pt (A4); US letter (612 × 792 pt) is required.")
    reads(page.locator("#head-paper"), "1 error")
    reads(page.locator("#form-missing"), "US letter")
    told = page.evaluate("window.told.join('\\n')")
    assert "Submitting does not wait for the check." in told
    assert page.evaluate("window.neverReloaded") is True


def replace_it_by_one_that_fits(page: Page) -> None:
    """The second version passes; the author's name in its properties is taken out of the reviewers' copy."""
    page.get_by_label("Replace it").set_input_files(pdf("fits", author_metadata=CONTACT))
    file = page.locator("#paper-file")
    reads(file, "Everything that was checked passes.", "1 thing done for you in the reviewers' copy")
    reads(page.locator("#form-missing"), "Nothing is missing")
    assert page.evaluate("window.neverReloaded") is True
    paper = the_paper()
    assert paper.manuscript is not None
    assert (paper.manuscript.version, paper.manuscripts.count(), paper.missing_count) == (2, 2, 0)
    last = CheckRun.objects.filter(manuscript=paper.manuscript).latest("pk")
    assert last.report is not None
    assert (last.state, last.report.verdict, last.report.sha256) == (RunState.DONE, "pass", paper.manuscript.sha256)


def download_every_version(page: Page) -> None:
    """Authors get both versions of their file back as they were, and see the copy that reviewers get."""
    versions = page.locator("#paper-file details")
    versions.locator("summary").click()
    # The copy is made after the check, and the page shows it by itself.
    expect(versions.get_by_role("link", name="What reviewers get")).to_be_visible(timeout=30_000)
    paper = the_paper()
    assert paper.manuscript is not None

    def bytes_behind(link: Locator) -> bytes:
        answer = page.context.request.get(urljoin(page.url, link.get_attribute("href") or ""))
        assert answer.status == 200
        return answer.body()

    own = [bytes_behind(link) for link in versions.get_by_role("link", name="Your file").all()]
    kept = paper.manuscripts.order_by("version").values_list("sha256", flat=True)
    assert sorted(sha256(one).hexdigest() for one in own) == sorted(kept)
    copy = bytes_behind(versions.get_by_role("link", name="What reviewers get"))
    assert sha256(copy).hexdigest() == paper.manuscript.blinded_sha256
    assert CONTACT not in pdf_words(copy)


def submit_and_read_the_receipt(page: Page) -> None:
    """The receipt names title, authors in order, track and hash; each author is mailed the same."""
    page.get_by_role("button", name="Submit", exact=True).click()
    paper = the_paper()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Paper {paper.number} is submitted")
    paper = the_paper()
    assert paper.state == State.SUBMITTED
    assert paper.manuscript is not None
    shown = page.locator(".receipt")
    reads(shown, TITLE, "MLSys 2026", "Industry", paper.manuscript.sha256)
    listed = shown.locator(".receipt-authors li").all_inner_texts()
    assert [one.partition(" (")[0] for one in listed] == [f"{place}. {name}" for place, name in enumerate(ORDER, 1)]


def read_the_receipts_in_the_mail(stage: Stage) -> None:
    """One each; the submitter's leads to the paper, each of the others carries a link of its own."""
    paper = the_paper()
    assert paper.manuscript is not None
    mails = {mail.to_email: mail for mail in Message.objects.filter(kind="submission_receipt")}
    assert set(mails) == EMAILS
    for mail in mails.values():
        assert mail.subject == f"Received: paper {paper.number} at MLSys 2026"
        _, _, body = mail.body.partition("You are listed as one of its authors.")
        said = [body.find(part) for part in (TITLE, "Industry", paper.manuscript.sha256, *ORDER)]
        assert -1 not in said
        assert said == sorted(said)
    links = [stage.link_to(email, "submission_receipt") for email in sorted(EMAILS)]
    assert stage.link_to(CONTACT_EMAIL, "submission_receipt") == stage.at(f"papers/{paper.number}/")
    assert sum(link.startswith(f"{stage.url}/author/") for link in links) == len(set(links)) - 1 == 4


def confirm_the_row(page: Page, person: User) -> None:
    """The second author says "this is me", sees the paper, and changes it as the first can."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Are you an author of this paper?")
    page.get_by_role("button", name="This is me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    reads(page, "You are an author of this paper now, and can see and edit it.", "This paper was submitted.")
    row = the_paper().authors.get(position=2)
    assert (row.user, row.confirmed_at is not None) == (person, True)
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Abstract", exact=True).fill(f"{ABSTRACT} And why.")
    stored("the second author's text", lambda: the_paper().abstract, f"{ABSTRACT} And why.")


def fail_to_replace_the_file(stage: Stage, page: Page) -> None:
    """A page that was open since before the assignment still offers it; the server refuses, and says why."""
    before = the_paper().manuscript_id
    with stage.refusing(422):
        page.get_by_label("Replace it").set_input_files(pdf("late"))
        reads(
            page.locator("[data-upload-told]"),
            "A reviewer has this paper already, so its file can no longer be replaced.",
        )
    assert (the_paper().manuscript_id, the_paper().manuscripts.count()) == (before, 2)
    page.reload()
    reads(page.locator("#section-paper"), "A reviewer has this version, so it stays as it is.")
    expect(page.locator("input[type=file]")).to_have_count(0)


def see_no_decision_yet(stage: Stage, page: Page) -> None:
    """Before the release the paper's page says nothing of reviews and decision."""
    stage.go(page, f"papers/{the_paper().number}/")
    reads(page, "This paper was submitted.")
    expect(page.get_by_role("heading", name="Decision")).to_have_count(0)
    expect(page.get_by_role("heading", name="Reviewer")).to_have_count(0)


def read_decision_and_review(stage: Stage, page: Page, *texts: str, never: tuple[str, ...]) -> None:
    """By the link in the mail: the decision, what the chairs and the reviewer wrote for authors, and nothing else."""
    page.goto(stage.link_to(CONTACT_EMAIL, "decision_released"))
    section = page.locator("section", has=page.get_by_role("heading", name="Decision"))
    reads(section, "Accepted")
    reads(page, *texts)
    content = page.content()
    assert [word for word in never if word in content] == []
