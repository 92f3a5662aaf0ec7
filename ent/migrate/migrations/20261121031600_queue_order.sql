-- The order of the queue: what happens first comes first. A request whose review ends before its deadline goes out by
-- itself then, unless it is on hold; every other one is due. Pages ask with the same words (web/queueorder.go), or the
-- indexes would not serve.
CREATE INDEX hand_erasure_requests_next ON erasure_requests (
  (CASE WHEN state = 'IN_REVIEW' AND hold_ground IS NULL AND review_ends_at < due_at THEN review_ends_at ELSE due_at END), id)
  WHERE state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING');

-- Those that wait for a person may be few among very many.
CREATE INDEX hand_erasure_requests_next_in_review ON erasure_requests (
  (CASE WHEN state = 'IN_REVIEW' AND hold_ground IS NULL AND review_ends_at < due_at THEN review_ends_at ELSE due_at END), id)
  WHERE state = 'IN_REVIEW';
