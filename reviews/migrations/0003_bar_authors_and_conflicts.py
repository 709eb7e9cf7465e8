"""The database itself refuses an assignment to an author or a conflicted person (P2, P22, P23).

`reviews_is_barred(paper, person)` is the one definition. It is asked before each live assignment is written; and whatever
makes somebody an author or conflicted (an author row, taking one, a conflict, a verified address, an ORCID iD) ends the
live assignments that it bars. So does losing the last role in the conference (P24).

Both sides lock the same row first, so that two transactions that do not see each other cannot both go through: the paper
for author lists and conflicts, the person for addresses and iDs.
"""

from django.conf import settings
from django.db import migrations

FORWARD = """
CREATE FUNCTION reviews_is_barred(paper bigint, person bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM reviews_conflict WHERE submission_id = paper AND user_id = person
    ) OR EXISTS (
        SELECT 1
        FROM submissions_author AS author, accounts_user AS reader
        WHERE author.submission_id = paper AND reader.id = person AND (
            author.user_id = person
            OR (author.email <> '' AND (
                lower(author.email) = lower(reader.email)
                OR EXISTS (
                    SELECT 1 FROM account_emailaddress AS address
                    WHERE address.user_id = person AND address.verified AND lower(address.email) = lower(author.email)
                )
            ))
            OR (author.orcid <> '' AND author.orcid = reader.orcid)
        )
    )
$$;

CREATE FUNCTION reviews_refuse_barred() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM submissions_submission WHERE id = NEW.submission_id FOR NO KEY UPDATE;
    PERFORM 1 FROM accounts_user WHERE id = NEW.reviewer_id FOR NO KEY UPDATE;
    IF reviews_is_barred(NEW.submission_id, NEW.reviewer_id) THEN
        RAISE EXCEPTION 'an author or a conflicted person cannot be assigned'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_not_barred', TABLE = 'reviews_assignment';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER reviews_refuse_barred BEFORE INSERT OR UPDATE OF submission_id, reviewer_id, removed_at
    ON reviews_assignment FOR EACH ROW WHEN (NEW.removed_at IS NULL) EXECUTE FUNCTION reviews_refuse_barred();

CREATE FUNCTION reviews_end_barred(paper bigint, person bigint) RETURNS void LANGUAGE sql AS $$
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

CREATE FUNCTION reviews_paper_bars() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM submissions_submission WHERE id = NEW.submission_id FOR NO KEY UPDATE;
    PERFORM reviews_end_barred(NEW.submission_id, NULL);
    RETURN NULL;
END
$$;
CREATE TRIGGER reviews_author_bars AFTER INSERT OR UPDATE OF submission_id, user_id, email, orcid
    ON submissions_author FOR EACH ROW EXECUTE FUNCTION reviews_paper_bars();
CREATE TRIGGER reviews_conflict_bars AFTER INSERT OR UPDATE OF submission_id, user_id
    ON reviews_conflict FOR EACH ROW EXECUTE FUNCTION reviews_paper_bars();

CREATE FUNCTION reviews_person_bars() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint := CASE TG_TABLE_NAME WHEN 'accounts_user' THEN (to_jsonb(NEW) ->> 'id') ELSE (to_jsonb(NEW) ->> 'user_id') END;
BEGIN
    PERFORM 1 FROM accounts_user WHERE id = person FOR NO KEY UPDATE;
    PERFORM reviews_end_barred(NULL, person);
    RETURN NULL;
END
$$;
CREATE TRIGGER reviews_address_bars AFTER INSERT OR UPDATE OF user_id, email, verified
    ON account_emailaddress FOR EACH ROW WHEN (NEW.verified) EXECUTE FUNCTION reviews_person_bars();
CREATE TRIGGER reviews_user_bars AFTER UPDATE OF email, orcid
    ON accounts_user FOR EACH ROW
    WHEN (NEW.email <> OLD.email OR NEW.orcid <> OLD.orcid) EXECUTE FUNCTION reviews_person_bars();

CREATE FUNCTION reviews_leaving_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reviews_assignment SET removed_at = now()
    WHERE removed_at IS NULL AND reviewer_id = OLD.user_id
        AND submission_id IN (SELECT id FROM submissions_submission WHERE conference_id = OLD.conference_id)
        AND NOT EXISTS (
            SELECT 1 FROM conferences_membership WHERE conference_id = OLD.conference_id AND user_id = OLD.user_id
        );
    RETURN NULL;
END
$$;
CREATE TRIGGER reviews_leaving_ends AFTER DELETE ON conferences_membership
    FOR EACH ROW EXECUTE FUNCTION reviews_leaving_ends();
"""

BACKWARD = """
DROP TRIGGER reviews_leaving_ends ON conferences_membership;
DROP TRIGGER reviews_user_bars ON accounts_user;
DROP TRIGGER reviews_address_bars ON account_emailaddress;
DROP TRIGGER reviews_conflict_bars ON reviews_conflict;
DROP TRIGGER reviews_author_bars ON submissions_author;
DROP TRIGGER reviews_refuse_barred ON reviews_assignment;
DROP FUNCTION reviews_leaving_ends();
DROP FUNCTION reviews_person_bars();
DROP FUNCTION reviews_paper_bars();
DROP FUNCTION reviews_end_barred(bigint, bigint);
DROP FUNCTION reviews_refuse_barred();
DROP FUNCTION reviews_is_barred(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0002_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("conferences", "0001_initial"),
        ("submissions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
