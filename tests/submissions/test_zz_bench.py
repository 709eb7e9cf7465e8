import time
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from conferences.kinds import Stage
from dataclasses import replace
from eligibility.calls import *
from eligibility.grouping import usual_settings
from eligibility.services import rule_set_for
from submissions.models import Recheck
from submissions.services.rechecking import run_recheck, start_trial
from submissions.services.ruling import change_rule_set
from tests.submissions.many import make_many
from tests.submissions.world import *
@pytest.mark.django_db(transaction=True)
def test_bench():
    rules = usual_settings()
    track = make_track(make_conference(), "Research", rules)
    t=time.perf_counter(); make_many(track, 1000); print("made", time.perf_counter()-t)
    version,_ = rule_set_for(track.pk, Stage.SUBMISSION)
    shorter = tuple(replace(r, parameters={"body_pages": 2}) if r.rule=="page-limit" else r for r in rules)
    key = start_trial(rule_set_id=version.rule_set_id, settings=shorter, draft={}, by_id=make_user().pk, now=NOW)
    t=time.perf_counter(); c=time.process_time()
    slices=0
    while Recheck.objects.get(pk=key).is_open: run_recheck(key); slices+=1
    d=time.perf_counter()-t; print(f"trial {1000/d:.1f}/s wall, {1000/(time.process_time()-c):.1f}/cpu-s, slices {slices}", Recheck.objects.get(pk=key).items.filter(is_changed=True).count())
    r = change_rule_set(rule_set_id=version.rule_set_id,name="Research",settings=shorter,known=1,reason="x",by_id=make_user().pk,now=NOW)
    t=time.perf_counter(); c=time.process_time(); slices=0
    while Recheck.objects.get(pk=r.recheck_id).is_open: run_recheck(r.recheck_id); slices+=1
    d=time.perf_counter()-t; print(f"recheck {1000/d:.1f}/s wall, {1000/(time.process_time()-c):.1f}/cpu-s, slices {slices}")
    import cProfile,pstats
