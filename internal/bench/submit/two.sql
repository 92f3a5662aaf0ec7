\set n random(1, 9000000000000000000)
BEGIN;
INSERT INTO anchor.one VALUES (anchor.ordered(:n), md5((:n)::text), 'account_deleted', clock_timestamp(), decode(repeat(md5((:n)::text), 8), 'hex'));
INSERT INTO anchor.two VALUES (anchor.ordered(:n), 'request.submitted', clock_timestamp(), decode(repeat(md5((:n)::text), 2), 'hex'));
COMMIT;
