"""An assignment that the database ends is noted for the chairs, whoever's act ended it, beside the audit entry of 0003."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION reviews_end_barred(paper bigint, person bigint) RETURNS void LANGUAGE sql AS $$
    WITH ended AS (
        UPDATE reviews_assignment SET removed_at = now()
        WHERE removed_at IS NULL
            AND (paper IS NULL OR submission_id = paper)
            AND (person IS NULL OR reviewer_id = person)
            AND reviews_is_barred(submission_id, reviewer_id)
        RETURNING id, submission_id, reviewer_id
    ), noted AS (
        INSERT INTO reviews_endedassignment (assignment_id, at) SELECT id, now() FROM ended
    )
    INSERT INTO conferences_auditentry (conference_id, at, actor_id, action, kind, object_id, "before", "after", reason)
    SELECT submission.conference_id, now(), NULL, 'assignment ended', 'submission', submission.id,
        jsonb_build_object('reviewer', reader.id, 'name', trim(reader.given_name || ' ' || reader.family_name)), '{}', 'The reviewer turned out to be an author or to have a conflict.'
    FROM ended
    JOIN submissions_submission AS submission ON submission.id = ended.submission_id
    JOIN accounts_user AS reader ON reader.id = ended.reviewer_id
$$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION reviews_end_barred(paper bigint, person bigint) RETURNS void LANGUAGE sql AS $$
    WITH ended AS (
        UPDATE reviews_assignment SET removed_at = now()
        WHERE removed_at IS NULL
            AND (paper IS NULL OR submission_id = paper)
            AND (person IS NULL OR reviewer_id = person)
            AND reviews_is_barred(submission_id, reviewer_id)
        RETURNING submission_id, reviewer_id
    )
    INSERT INTO conferences_auditentry (conference_id, at, actor_id, action, kind, object_id, "before", "after", reason)
    SELECT submission.conference_id, now(), NULL, 'assignment ended', 'submission', submission.id,
        jsonb_build_object('reviewer', reader.id, 'name', trim(reader.given_name || ' ' || reader.family_name)), '{}', 'The reviewer turned out to be an author or to have a conflict.'
    FROM ended
    JOIN submissions_submission AS submission ON submission.id = ended.submission_id
    JOIN accounts_user AS reader ON reader.id = ended.reviewer_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0005_ended_assignments_and_outside_conflicts"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
