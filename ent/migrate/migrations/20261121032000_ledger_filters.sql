-- Whoever reads the ledger asks for what was done, or for who did it, newest first. What happens to every request, and
-- what the jobs do, is found on the way, because there is so much of it; the rest, which is rare, has an index that
-- costs the others nothing. An action is asked for by its beginning too: "staff." is everything about accounts.
CREATE INDEX hand_ledger_entries_action ON ledger_entries (action text_pattern_ops, at, id)
WHERE action NOT IN ('request.submitted', 'request.approved', 'request.routed', 'delivery.attempted', 'delivery.confirmed', 'request.completed', 'request.archived');
CREATE INDEX hand_ledger_entries_actor ON ledger_entries (actor, at, id) WHERE actor NOT LIKE 'jobs.%';
CREATE INDEX hand_ledger_entries_actor_id ON ledger_entries (actor_id, at, id) WHERE actor_kind = 'staff';
