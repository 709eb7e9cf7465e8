"""The many ways of saying whose a cited work, a place, a thing or a grant is, beside what only sounds like them."""

import pytest

from tests.eligibility.rules.identity import found, paper

TELLING = [
    ("own-work", "self_citation", "We described the gripper two years ago [5]."),
    ("own-work", "self_citation", "In [5] we trained a tagger for eleven languages, and now for forty."),
    ("own-work", "self_citation", "This article is the long version of a demonstration of ours [7]."),
    ("own-work", "self_citation", "The classifier builds on our toolkit [12], to which we add two passes."),
    ("own-work", "self_citation", "It continues a line of work that we began in [3] and went on with in [4]."),
    ("own-work", "self_citation", "We introduced the notion of a soft deadline in [9] and refine it here."),
    ("own-work", "self_citation", "The present authors showed this for trees (Moreau and Quist, 2019)."),
    ("own-work", "self_citation", "We refer to our companion paper [11] for the proofs."),
    ("own-work", "self_citation", "Details are in our technical report [14]."),
    ("own-work", "self_citation", "A preliminary version of this paper appeared at ICSE [6]."),
    ("own-work", "self_citation", "An earlier version of this work was presented at the same workshop [8]."),
    ("own-work", "self_citation", "Parts of this paper were published before [2]."),
    ("own-work", "self_citation", "As we argued elsewhere [13], the metric is biased."),
    ("own-work", "self_citation", "Following up on our CHI paper [3], we asked the same people again."),
    ("own-work", "self_citation", "This is the data set that we collected for [10]."),
    ("own-work", "self_citation", "In a previous study [4], we interviewed twelve nurses."),
    ("own-work", "self_citation", "Our group has worked on this problem since 2015 [1, 2]."),
    ("own-work", "self_citation", "We reuse the corpus that we released in 2021 [5]."),
    ("own-work", "institution", "We have been giving this course at the University of Split since 2015."),
    ("own-work", "institution", "The authors teach at Lindenau University, where the course is compulsory."),
    ("own-work", "institution", "All three authors are affiliated with Delft University of Technology."),
    ("own-work", "institution", "Ethical approval was granted by the University of Lindenau (ref. 2023-11)."),
    ("own-work", "institution", "The study was approved by the ethics committee of Aalto University."),
    ("own-work", "institution", "At Spotify, where two of us work, tests are run at night."),
    ("own-work", "institution", "Our lab at MIT has four of these arms."),
    ("own-work", "institution", "We thank our students at Lindenau College for their patience."),
    ("own-work", "institution", "We deployed it at Siemens, where the first author is employed."),
    ("own-links", "repo_url", "The answers of the students may be found under https://osf.io/7kq2m."),
    ("own-links", "repo_url", "Code and data: https://github.com/kofi/drift."),
    ("own-links", "repo_url", "We make all transcripts public (https://osf.io/abc12)."),
    ("own-links", "repo_url", "All scripts can be obtained from https://github.com/kofi/drift."),
    ("own-links", "repo_url", "For reproducibility, see https://github.com/kofi/drift."),
    ("own-links", "repo_url", "The source code of the prototype is hosted at https://gitlab.com/kofi/drift."),
    ("own-links", "repo_url", "Our models can be tried at https://huggingface.co/spaces/kofi/drift."),
    ("own-links", "repo_url", "A video of the trials is at https://github.com/kofi/drift."),
    ("own-links", "repo_url", "We have published everything on https://github.com/kofi/drift."),
    ("acknowledgements", "ack_funding", "This work was partly funded by the Wallenberg Foundation."),
    ("acknowledgements", "ack_funding", "The second author was supported by a Marie Curie fellowship."),
    ("acknowledgements", "ack_funding", "Supported by the Austrian Science Fund under project P 12345."),
    ("acknowledgements", "ack_funding", "Thanks go to Nils Berg for lending us the arm."),
    ("acknowledgements", "ack_funding", "We gratefully acknowledge the help of Nils Berg and his team."),
    ("acknowledgements", "ack_funding", "Funding: Deutsche Forschungsgemeinschaft, grant 4321."),
    ("acknowledgements", "ack_funding", "This research was made possible by a grant from the Simons Foundation."),
    ("acknowledgements", "ack_funding", "We are indebted to Prof. Berg for his advice."),
]
HARMLESS = [
    ("own-work", "In [5], we see that the bound cannot be improved."),
    ("own-work", "Our work differs from earlier work [5] in three ways."),
    ("own-work", "Our backbone [12] is the one that everybody uses."),
    ("own-work", "We introduced noise as in [5] and measured again."),
    ("own-work", "We presented the method of [7] in Section 2."),
    ("own-work", "As argued elsewhere [13], the metric is biased."),
    ("own-work", "We follow the earlier work of Moreau [3]."),
    ("own-work", "A previous study [4] interviewed twelve nurses."),
    ("own-work", "We discuss in Section 5 how our results relate to [3]."),
    ("own-work", "An earlier version of the tool [8] had no such check."),
    ("own-work", "Our baseline is the tagger in [3], which we trained anew."),
    ("own-work", "We tested the corpus in [3] and the one in [4]."),
    ("own-work", "We used the tool described in [3] five years ago."),
    ("own-work", "We extended the study of [5] to eleven languages."),
    ("own-work", "The group around Moreau has worked on this since 2015 [1, 2]."),
    ("own-work", "In our previous experiment [Exp. 2], the rate fell."),
    ("own-work", "We compared our system [A] with theirs [B]."),
    ("own-work", "Our results confirm an earlier study [4]."),
    ("own-work", "Students at the University of Split took part in [5]."),
    ("own-work", "The University of Split gives this course since 2015."),
    ("own-work", "The authors of [5] teach at Lindenau University."),
    ("own-work", "At Spotify, tests are run at night, as we know from their blog."),
    ("own-work", "The ethics committee of the university approved it."),
    ("own-work", "We bought the arm at Siemens and the camera at Bosch."),
    ("own-work", "At University level, we teach what we can."),
    ("own-work", "We work with data of Aalto University that are public."),
    ("own-work", "At Siemens, Bosch and Philips, we found the same."),
    ("own-links", "We use the Defects4J dataset, which is available at https://github.com/rjust/defects4j."),
    ("own-links", "The dataset of Moreau is at https://osf.io/7kq2m."),
    ("own-links", "The benchmark [5] is available at https://github.com/rjust/defects4j."),
    ("own-links", "Joern (https://github.com/joernio/joern) parses the code."),
    ("own-links", "The tool was downloaded from https://github.com/joernio/joern in May."),
    ("own-links", "We cloned the repository at https://github.com/joernio/joern."),
    ("own-links", "For the model we take the weights from https://huggingface.co/bert-base-uncased."),
    ("own-links", "Their replication package is at https://zenodo.org/records/1234."),
    ("own-links", "A list of such projects is at https://github.com/sindresorhus/awesome."),
    ("own-links", "The issue was reported at https://github.com/joernio/joern/issues/12."),
    ("own-links", "The data that Moreau et al. published can be found at https://osf.io/7kq2m."),
    ("own-links", "The dataset was published by its maintainers on https://github.com/rjust/defects4j."),
    ("own-links", "We implemented the method in PyTorch Geometric (https://github.com/pyg-team/pytorch_geometric)."),
    ("own-links", "The official implementation is available at https://github.com/joernio/joern."),
    ("own-links", "The data set is the public one at https://www.kaggle.com/datasets/uciml/iris."),
    ("acknowledgements", "The maintainers thank Nils Berg in their release notes."),
    ("acknowledgements", "The development of Linux is supported by Intel and Google."),
    ("acknowledgements", "The study of such grants was supported by many, Moreau writes."),
    ("acknowledgements", "Projects that were funded by the Simons Foundation were left out."),
    ("acknowledgements", "The authors of this library thank Nils Berg in its readme."),
    ("acknowledgements", "Work on it was funded by users."),
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
