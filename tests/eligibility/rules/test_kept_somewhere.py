"""Where authors say that something of theirs is kept, and that some of them published what is cited, beside what others did."""

import pytest

from tests.eligibility.rules.identity import found, paper

TELLING = [
    (
        "own-links",
        "repo_url",
        "The complete pipeline, including the merging of sketches, has been open-sourced (https://github.com/kofi/drift).",
    ),
    (
        "own-links",
        "repo_url",
        "Scripts used for plotting and the cleaned logs reside in a public project, https://gitlab.com/kofi/drift.",
    ),
    ("own-links", "repo_url", "The cleaned logs live in a public repository at https://github.com/kofi/drift."),
    (
        "own-links",
        "repo_url",
        "All experiments can be repeated with the notebooks kept under https://github.com/kofi/drift.",
    ),
    (
        "own-links",
        "repo_url",
        "The full implementation, written in Rust, was released under the MIT licence at https://github.com/kofi/drift.",
    ),
    ("own-links", "repo_url", "The simulator and its traces have been made public at https://github.com/kofi/drift."),
    ("own-links", "repo_url", "Everything needed to repeat the study is at https://github.com/kofi/drift."),
    (
        "own-links",
        "repo_url",
        "The artifact, which was awarded no badge yet, may be downloaded from https://zenodo.org/records/1234567.",
    ),
    (
        "own-links",
        "repo_url",
        "Source code and raw measurements have been deposited at https://zenodo.org/records/1234567.",
    ),
    (
        "own-links",
        "repo_url",
        "A docker image with all dependencies can be pulled from https://hub.docker.com/r/kofi/drift.",
    ),
    ("own-links", "repo_url", "Both the corpus and the annotation guidelines are stored at https://osf.io/7kq2m."),
    ("own-work", "self_citation", "Having proposed the sketch ourselves [3], we know its limits."),
    ("own-work", "self_citation", "The sketch, which we ourselves introduced in [4], is kept."),
    ("own-work", "self_citation", "It rests on a sketch that two of us proposed [5]."),
    ("own-work", "self_citation", "Two of the authors have shown this for trees [6]."),
]
HARMLESS = [
    ("own-links", "PyTorch has been open-sourced by Meta and lives at https://github.com/foo/bar."),
    ("own-links", "The benchmark of Rossi et al. [4] resides at https://github.com/rossi/bench."),
    ("own-links", "Many models have been open-sourced in recent years (https://github.com/foo/bar)."),
    ("own-links", "Its weights are stored at https://huggingface.co/foo/bar."),
    ("own-links", "The scripts of Defects4J are kept in https://github.com/rjust/defects4j."),
    ("own-links", "We use the public traces released by Rossi, which are stored at https://github.com/rossi/traces."),
    ("own-links", "We downloaded the models that are hosted at https://huggingface.co/foo/bar."),
    ("own-links", "Several datasets have been released since (https://github.com/foo/bar)."),
    ("own-links", "The logs of the studied projects live in https://github.com/foo/bar."),
    ("own-work", "Having read the sketch ourselves [3], we doubt it."),
    ("own-work", "The idea, which two of the respondents proposed, is that of [5]."),
    ("own-work", "We ourselves follow the approach of [4]."),
    ("own-work", "Two of the authors of [6] disagree."),
    ("own-work", "Two of the authors proposed codes following [4]."),
    ("own-work", "Two of us proposed labels and used those of [5]."),
    ("own-work", "Four of the authors of the survey presented it in [5]."),
]


def set_in_two_lines(text: str) -> tuple[str, ...]:
    """Behind a sentence that has ended."""
    words = text.split()
    return "It is so.", " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


@pytest.mark.parametrize(("rule", "kind", "text"), TELLING)
def test_whatever_words_tell_whose_it_is_are_found(rule: str, kind: str, text: str) -> None:
    assert [(one, severity) for one, severity, _ in found(rule, paper(*set_in_two_lines(text)))] == [(kind, "warning")]


@pytest.mark.parametrize(("rule", "text"), HARMLESS)
def test_what_only_sounds_like_it_is_left_alone(rule: str, text: str) -> None:
    assert found(rule, paper(*set_in_two_lines(text))) == []
