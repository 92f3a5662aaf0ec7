package web_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web"
)

func TestQueue_PutsWhatHappensFirstFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	submit := func(ago time.Duration, attributes string) *ent.ErasureRequest {
		in := anna()
		in.SubmittedAt = new(time.Now().Add(-ago))
		in.Attributes = []byte(attributes)
		return w.submit(in)
	}
	const person = `{"tier": "enterprise"}`
	later := submit(0, person)
	sends := submit(0, "") // in 72 hours
	soon := submit(26*24*time.Hour, person)
	overdueSends := submit(40*24*time.Hour, "")
	held := submit(5*24*time.Hour, "")
	if _, err := w.Hold(w.system(), erasure.Holding{RequestID: held.ID, Ground: lifecycle.HoldLegalClaims, ReviewOn: time.Now().AddDate(0, 1, 0)}); err != nil {
		t.Fatal(err)
	}
	page := w.as(auth.Reviewer).get("/queue?view=open").expect(http.StatusOK)
	want := []string{overdueSends.Reference, sends.Reference, soon.Reference, held.Reference, later.Reference}
	if got := page.references(); !slices.Equal(got, want) {
		t.Errorf("the order is %v; want %v", got, want)
	}
	page.shows("<strong>Sends in 2 days</strong>")
}

// explained is a driver that keeps the plans of the lists of requests.
type explained struct {
	*entsql.Driver
	mu    sync.Mutex
	plans []string
}

func (e *explained) Query(ctx context.Context, query string, args, v any) error {
	if strings.Contains(query, `FROM "erasure_requests"`) && strings.Contains(query, "LIMIT 51") {
		if err := e.explain(ctx, query, args); err != nil {
			return err
		}
	}
	return e.Driver.Query(ctx, query, args, v)
}

func (e *explained) explain(ctx context.Context, query string, args any) error {
	var rows entsql.Rows
	if err := e.Driver.Query(ctx, "EXPLAIN "+query, args, &rows); err != nil {
		return err
	}
	defer rows.Close()
	var lines []string
	if err := entsql.ScanSlice(rows, &lines); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.plans = append(e.plans, strings.Join(lines, "\n"))
	return nil
}

func (e *explained) last() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.plans[len(e.plans)-1]
}

// backlog writes open requests past the desk: one in five is in review, nearly all
// of those go out by themselves, and one in twenty has a delivery that failed.
const backlog = `
SELECT setseed(0.5);
INSERT INTO erasure_requests (id, reference, cause, regulation, source, attributes, submitted_at, received_at, due_at, state, review_ends_at, rule_set_version)
SELECT gen_random_uuid(), 'ER-' || substr(h, 1, 4) || '-' || substr(h, 5, 4), 'other', 'GDPR', 'shop', '{}', at, at, at + interval '30 days',
	CASE WHEN n %% 5 = 0 THEN 'IN_REVIEW' ELSE 'FORWARDING' END,
	CASE WHEN n %% 5 = 0 AND n %% 25 <> 0 THEN at + interval '31 days' - random() * interval '20 days' END, 1
FROM (SELECT n, upper(lpad(to_hex(n), 8, '0')) AS h, now() - random() * interval '33 days' AS at FROM generate_series(1, %d) AS n) made;
UPDATE erasure_requests SET assignee_id = (SELECT id FROM staff_accounts LIMIT 1) WHERE random() < 0.02;
INSERT INTO deliveries (id, state, next_attempt_at, patient_until, created_at, destination_id, request_id)
SELECT gen_random_uuid(), 'FAILED', now(), now(), now(), (SELECT id FROM destinations LIMIT 1), id
FROM erasure_requests WHERE state = 'FORWARDING' AND random() < 0.05;
ANALYZE erasure_requests, deliveries`

// TestQueue_ReadsAnyPageInTheOrderOfAnIndex fails when a page sorts what it could
// read in order: with many requests that is the difference between a millisecond
// and a second.
func TestQueue_ReadsAnyPageInTheOrderOfAnIndex(t *testing.T) {
	t.Parallel()
	e := &explained{}
	w := newWorld(t, func(c *web.Config) {
		e.Driver = entsql.OpenDB(dialect.Postgres, c.Sessions)
		c.Read = ent.NewClient(ent.Driver(e))
	})
	b := w.as(auth.Reviewer)
	w.exec(fmt.Sprintf(backlog, 40_000))
	for v, deep := range map[string]time.Duration{ // from now
		"review": 10 * 24 * time.Hour, "soon": 6 * time.Hour, "week": 48 * time.Hour,
		"overdue": -24 * time.Hour, "failed": 10 * 24 * time.Hour, "open": 10 * 24 * time.Hour,
		"mine": 48 * time.Hour,
	} {
		for _, after := range []string{"", "&after=" + web.KeyOf(time.Now().Add(deep), uuid.Nil)} {
			page := b.get("/queue?view=" + v + after).expect(http.StatusOK)
			plan := e.last()
			if !strings.Contains(plan, "using hand_erasure_requests_next") || strings.Contains(plan, "Sort") {
				t.Errorf("%s%s is read by\n%s", v, after, plan)
			}
			if bounded := []string{"soon", "week", "overdue"}; slices.Contains(bounded, v) && !strings.Contains(plan, "Index Cond") {
				t.Errorf("%s reads on behind its end:\n%s", v, plan)
			}
			if len(page.references()) != 50 {
				t.Errorf("%s%s shows %d", v, after, len(page.references()))
			}
		}
	}
}

// TestQueue_ReadsAnyOrderByAnIndex fails when a page in another order sorts what it
// could read in order.
func TestQueue_ReadsAnyOrderByAnIndex(t *testing.T) {
	t.Parallel()
	e := &explained{}
	w := newWorld(t, func(c *web.Config) {
		e.Driver = entsql.OpenDB(dialect.Postgres, c.Sessions)
		c.Read = ent.NewClient(ent.Driver(e))
	})
	b := w.as(auth.Reviewer)
	w.exec(fmt.Sprintf(backlog, 40_000))
	key := web.KeyOf(time.Now().Add(-10*24*time.Hour), uuid.Nil)
	for query, index := range map[string]string{
		"sort=received":                       "erasurerequest_received_at_id",
		"sort=received&after=" + key:          "erasurerequest_received_at_id",
		"sort=status":                         "hand_erasure_requests_next_in_review",
		"sort=status&after=forwarding." + key: "erasurerequest_state_due_at_id",
		"sort=assigned":                       "hand_erasure_requests_next_assigned",
		"sort=assigned&after=nobody." + key:   "hand_erasure_requests_next",
		"due=today":                           "hand_erasure_requests_next",
		"who=me":                              "hand_erasure_requests_next_assigned",
	} {
		b.get("/queue?view=open&" + query).expect(http.StatusOK)
		if plan := e.last(); !strings.Contains(plan, "using "+index+" ") || strings.Contains(plan, "Sort") {
			t.Errorf("%s is read by\n%s", query, plan)
		}
	}
}
