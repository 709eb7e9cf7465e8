"""Sentences that say whose a paper is, and such as only seem to: own work, institutions, repositories, thanks."""

import pytest

from tests.eligibility.rules.identity import found, paper

TELLING = [
    ("own-work", "self_citation", "We have shown in [5] that the estimator is consistent."),
    ("own-work", "self_citation", "As we reported in Mensah et al. [8], the effect is small."),
    ("own-work", "self_citation", "The tool, which we presented at ICSE 2023 [6], is used here."),
    ("own-work", "self_citation", "As we showed in our earlier paper 17 , the window is what matters."),
    ("own-work", "self_citation", "In prior work [4], we measured two regions, and now eleven."),
    ("own-links", "repo_url", "Our replication package is at https://doi.org/10.5281/zenodo.7654321."),
    ("own-links", "repo_url", "The artifact is available at https://zenodo.org/records/7654321 now."),
    ("own-work", "self_citation", "Our tool Driftlens [12] was extended for this study in three ways."),
    ("own-work", "self_citation", "This paper extends our ICSE 2023 paper [7] with two further studies."),
    ("own-work", "self_citation", "We build on our previously published catalogue of smells [9] here."),
    ("own-work", "self_citation", "Following our own methodology [5, 6], we sampled the projects there."),
    ("own-work", "self_citation", "Part of it was published in a workshop paper by us [8] in the spring."),
    ("own-work", "institution", "All participants were students of our university, Lindenau Polytechnic."),
    ("own-links", "homepage_url", "See our lab's website https://www.drift-lab.example.edu for more of it."),
    ("acknowledgements", "ack_funding", "The first author is supported by a scholarship of the Kofi Foundation."),
    ("acknowledgements", "ack_funding", "Co-funded by the European Union (ERC, DRIFT, 101055025), as we must say."),
    ("acknowledgements", "ack_funding", "This research received support from NSF award CCF-1234567 and others."),
    ("own-work", "institution", "The study ran at the University of Porto, where we teach operations."),
    ("own-work", "institution", "In 2024 at Lindenau University, where two of the authors work, it was used."),
    ("own-work", "institution", "IRB approval was obtained from Stanford University (IRB-61234)."),
    ("own-work", "institution", "We ran the survey with employees of our company, Bluefin."),
    ("own-links", "repo_url", "Our implementation can be downloaded from https://bitbucket.org/kofi/sd."),
    ("own-links", "repo_url", "The artifact is hosted on https://huggingface.co/kofilab/sparse."),
    ("acknowledgements", "ack_funding", "This work has received funding from the European Union (grant 825619)."),
    ("acknowledgements", "ack_funding", "The authors thank Kofi Mensah for proofreading the manuscript."),
    ("acknowledgements", "ack_funding", "We are grateful to the Volkswagen Foundation for its support."),
    ("acknowledgements", "ack_funding", "The project was supported by the Norwegian Research Council."),
    ("own-links", "repo_url", "Our tool, whose code is available at https://github.com/kofi/drift, is small."),
    ("own-work", "institution", "At Nordwind Analytics, we maintain some four hundred services."),
    ("own-work", "institution", "At Bluefin, we have been operating the pipeline for three years."),
    ("own-work", "institution", "The logs are those of Bluefin Robotics, our employer, from last year."),
    ("own-work", "institution", "Participants took our course on data engineering at TU Graz in winter."),
    ("own-work", "institution", "It ran on the cluster of our university, RWTH Aachen, for nine days."),
    ("own-work", "institution", "Since 2018 our group at Politecnico di Milano has operated the service."),
    ("own-work", "institution", "Our colleagues at Bluefin Robotics repeated the measurement in May."),
    ("own-links", "repo_url", "To foster reproducibility, an image is at https://hub.docker.com/r/tvl/bench."),
    ("own-links", "repo_url", "It has 4,200 lines. The tool is open source (https://github.com/kofi/drift)."),
    ("own-links", "homepage_url", "More is on the website of the project, https://cs.lindenau.edu/~kofi/drift."),
    ("own-links", "repo_url", "Our scripts are archived in https://git.lindenau.edu/kofi/scripts for now."),
    ("acknowledgements", "ack_funding", "The authors gratefully acknowledge computing time granted by the Centre."),
    ("acknowledgements", "ack_funding", "Computing time was kindly provided by the Swiss Supercomputing Centre."),
    ("own-links", "repo_url", "Every figure in this paper is made with https://github.com/kofi/notebooks."),
    ("own-links", "repo_url", "A prototype was built by us and can be had from https://gitlab.com/kofi/drift."),
    ("own-links", "repo_url", "Readers may install the package from https://github.com/kofi/drift."),
    ("own-links", "homepage_url", "All is on the second author's web page (https://lindenau.edu/staff/kofi)."),
    ("own-work", "institution", "The authors, who are all with Lindenau University, led the interviews."),
    ("own-work", "institution", "As employees of Spotify, we had access to all records of three years."),
    ("own-work", "institution", "It ran on the cluster at Stanford, where each of us has a share."),
    ("acknowledgements", "ack_funding", "Supported by the Academy of Finland (decision 341007)."),
    ("own-work", "self_citation", "These numbers update those which we gave in [4]."),
    ("own-work", "institution", "They were found by the alumni of our faculty at the University of Groningen."),
]
HARMLESS = [
    ("own-work", "These numbers update those which were given in [4], where we took them from."),
    ("own-links", "Source code of the subject systems: https://github.com/spring-projects/petclinic."),
    ("own-links", "In this paper we use the parser that is found at https://github.com/joernio/joern."),
    ("own-work", "As employees of Spotify told us, the record of alarms is complete."),
    ("own-work", "The job ran at Stanford, where each of the nodes has four cards."),
    ("own-work", "The authors of tools, who are paid by Siemens, were asked as well."),
    ("email-addresses", "A typical complaint went to support@vendor.com and got an answer."),
    ("acknowledgements", "Linux is run there. Supported by the kernel are (since 2019) both of them."),
    ("email-addresses", "It was announced on the mailing list (dev@spark.apache.org) and in a forum."),
    ("acknowledgements", "The project is supported by Dependabot, so that nothing in it grows stale."),
    ("own-links", "Joern [5] parses the code. Gazebo is open source (https://github.com/gazebosim/gz)."),
    ("own-links", "The site of the vendor is https://www.kaggle.com/datasets/uciml and it is old."),
    ("own-links", "Reproducibility of https://github.com/rossi/base was examined by others before."),
    ("acknowledgements", "Computing resources are provided by Kubernetes when a job asks for them."),
    ("acknowledgements", "We acknowledge that access was granted by some platform team on request."),
    ("own-work", "Participants took a course on data engineering at TU Graz in winter."),
    ("own-work", "Our participants at Siemens and our interviews at Bosch were in German."),
    ("own-work", "In our course, Python is taught; at TU Graz, as they say, Java is."),
    ("own-work", "We presented participants in [5] languages with the same text."),
    ("own-work", "What we found in [5] is a data set with many gaps in it."),
    ("own-work", "We published the call in 2023 and received 12 answers [3]."),
    ("own-work", "We proposed in Section 4 the bound of [5], which is tight."),
    ("own-work", "In prior work [4], we find no answer to any of these questions."),
    ("own-links", "Our data are at https://osf.io/k4x2z/?view_only=0a1b2c3d4e5f for review."),
    ("own-links", "The corpus of Rossi [3] can be had from https://zenodo.org/records/1234."),
    ("own-work", "Our tool is compared with Driftlens [12], which others have built."),
    ("own-work", "Our data are those of the MSR 2023 paper [7] that Rossi wrote on it."),
    ("own-work", "The approach that was used by us in Section 4 is that of [7] and [8]."),
    ("acknowledgements", "The author of a commit is supported by a bot that GitHub has built."),
    ("acknowledgements", "A company that was funded by the European Union took part in the study."),
    ("own-work", "The study ran at the University of Porto, where we recruited students."),
    ("own-work", "Of our earlier papers 3 of 5 reviewers had read none in full."),
    ("own-work", "IRB approval is what all of the universities asked them for."),
    ("own-work", "That is our company, however small, and nobody else's at all."),
    ("own-links", "Code of the baseline is available at https://github.com/rossi/base [12]."),
    ("own-links", "The data, which were downloaded, are at https://github.com/rossi/base now."),
    ("acknowledgements", "We thank the anonymous reviewers for their comments on it."),
    ("acknowledgements", "We thank all participants for their time in the interviews."),
    ("acknowledgements", "Participants thank Alexa and Siri more often than other assistants."),
    ("acknowledgements", "The start-up has received funding from Sequoia before we looked."),
    ("acknowledgements", "The project has received support from many users of the tool."),
    ("acknowledgements", "Maven was chosen since the project was supported by Google and IBM."),
    ("own-links", "It is derived from OpenWrt, whose code is available at https://github.com/openwrt/openwrt."),
    ("own-links", "Scripts for mining by Rossi are available at https://zenodo.org/records/1234 today."),
    ("own-work", "At Step Two, we run the solver again; at Level Three, we run it once more."),
    ("own-work", "At Google, most of the tests are run at night, and we follow them there."),
    ("own-work", "For reasons of secrecy, our employer, as others, keeps its logs to itself."),
]


def in_two_lines(text: str) -> tuple[str, str]:
    words = text.split()
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


@pytest.mark.parametrize(("rule", "kind", "text"), TELLING)
def test_what_tells_whose_a_paper_is_is_found(rule: str, kind: str, text: str) -> None:
    assert [(one, severity) for one, severity, _ in found(rule, paper(*in_two_lines(text)))] == [(kind, "warning")]


@pytest.mark.parametrize(("rule", "text"), HARMLESS)
def test_what_tells_nothing_is_left_alone(rule: str, text: str) -> None:
    assert found(rule, paper(*in_two_lines(text))) == []
