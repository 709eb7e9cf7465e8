"""What the words before a citation say of whose the cited work is, however the clause is built."""

import pytest

from tests.eligibility.rules.identity import found, paper

TELLING = [
    "This paper extends the model that we introduced at last year's workshop [3] by it.",
    "As we showed earlier [6], it wastes much.",
    "In a prior study of ours [2], it was so.",
    "The present work is a continuation of our vision paper [4].",
    "The first author described this in her doctoral thesis [7].",
    "The corpus is the one that we had collected for an earlier experiment on alarm fatigue [6], and more.",
    "Our group's former results on alarm fatigue [6] gave rise to it.",
    "This is our position paper on alarms [6] again.",
    "The tool that we built [5] is used.",
    "We had already argued against this rule [4] and do so now.",
    "It was designed by us for a survey two years ago [4].",
    "Like our 2021 ICSE article [3], it is short.",
    "We (Keller and Berg, 2022) had assumed it.",
    "The second author's dissertation [7] has it.",
    "The taxonomy, which we first proposed in [6], is used.",
    "The guide was written by us [3].",
    "Our own simulator [3] is used.",
    "We reuse the taxonomy we proposed last year [3] here.",
]
HARMLESS = [
    "We had first planned to use the test score of Breck et al. [8], but no.",
    "The first author coded the interviews following their thesis on it [5].",
    "The first author of the original study [4] confirmed it.",
    "In her thesis [7], Keller argues so.",
    "In our study, as in an earlier one [4], it had none.",
    "Our earlier approach outperforms that of [4].",
    "We collected them with the tool that was described earlier [4].",
    "Our method improves an earlier approach [3].",
    "Our paper differs from [4].",
    "We show that our method outperforms the earlier approach [3].",
    "The interviews that we conducted followed the earlier guide of Keller [3].",
    "We evaluated it as the earlier work [3] did.",
    "Our work is closest to an earlier paper [3].",
    "We designed the survey according to earlier guidelines [3].",
    "Two authors labelled them, as in an earlier study [3].",
    "The baseline that we implemented [3] is slow.",
    "Our data come from the report [3].",
    "We extend the previous work of Brandt [3].",
    "We implemented the previously proposed sampler [3].",
    "We analysed projects that were collected in an earlier study [3].",
    "Our approach follows the paper [3].",
    "As we noted above, earlier work [3] fails.",
    "Each of the authors read the report [3].",
    "We used the definition that we found in an earlier paper [3].",
    "We have found no earlier study of it [3].",
    "our definition of recent work [3]",
    "We built on recent work [3].",
    "As we discussed in the previous section, sketches [3] merge.",
    "As we described in Section 2, an earlier approach [3] exists.",
    "We have already discussed the work of Keller [3].",
    "The workload that we created from earlier traces [3] is large.",
    "We first introduced noise [5] and then blur.",
]


def in_two_lines(text: str) -> tuple[str, ...]:
    words = text.split()
    return "It is so.", " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


@pytest.mark.parametrize("text", TELLING)
def test_own_work_is_told_by_what_leads_to_its_citation(text: str) -> None:
    assert [(kind, severity) for kind, severity, _ in found("own-work", paper(*in_two_lines(text)))] == [
        ("self_citation", "warning")
    ]


@pytest.mark.parametrize("text", HARMLESS)
def test_work_of_others_beside_a_first_person_is_left_alone(text: str) -> None:
    assert found("own-work", paper(*in_two_lines(text))) == []
