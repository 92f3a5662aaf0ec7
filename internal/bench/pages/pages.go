package main

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// page is an address, and the bare statement that reads its rows; none of a page
// that has only numbers.
type page struct {
	name  string
	path  string
	where string
	order string
}

// The words of the program's own conditions and order (web/queueviews.go,
// web/queueorder.go), so that the same indexes serve.
const (
	isOpen  = `state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING')`
	nextAt  = `(CASE WHEN state = 'IN_REVIEW' AND hold_ground IS NULL AND review_ends_at < due_at THEN review_ends_at ELSE due_at END)`
	due     = isOpen + ` AND NOT clock_paused AND due_at `
	soonest = nextAt + ", id"
)

func (p page) sql() string {
	return "SELECT * FROM erasure_requests WHERE " + p.where + " ORDER BY " + p.order + " LIMIT 51"
}

// dashboards are the pages of numbers.
var dashboards = []page{
	{name: "dashboard", path: "/dashboard"},
	{name: "dashboard, 52 weeks", path: "/dashboard?range=52w"},
	{name: "dashboard of a destination", path: "/dashboard?dest=crm"},
	{name: "destinations", path: "/destinations"},
}

// pages are the first page of each tab and of each order, and a page far down.
func (d *desk) pages(ctx context.Context) ([]page, error) {
	now, err := d.app.Erasure.Now(ctx)
	if err != nil {
		return nil, err
	}
	at := func(later time.Duration) string {
		return "'" + now.Add(later).Format(time.RFC3339Nano) + "'::timestamptz"
	}
	const day = 24 * time.Hour
	all := []page{
		{"all open", "/queue?view=open", isOpen, soonest},
		{"needs review", "/queue?view=review", "state = 'IN_REVIEW'", soonest},
		{"sends soon", "/queue?view=soon", "state = 'IN_REVIEW' AND hold_ground IS NULL AND review_ends_at - " + at(0) + " < interval '24 hours' AND " + nextAt + " < " + at(day), soonest},
		{"due in 7 days", "/queue?view=week", due + ">= " + at(0) + " AND due_at < " + at(7*day) + " AND " + nextAt + " < " + at(7*day), soonest},
		{"overdue", "/queue?view=overdue", due + "< " + at(0) + " AND " + nextAt + " < " + at(0), soonest},
		{"failed deliveries", "/queue?view=failed", isOpen + " AND hand_failing", soonest},
		{"assigned to me", "/queue?view=mine", isOpen + " AND assignee_id = (SELECT id FROM staff_accounts LIMIT 1)", soonest},
		{"by received", "/queue?view=open&sort=received", isOpen, "received_at DESC, id DESC"},
		{"by status", "/queue?view=open&sort=status", "state = 'IN_REVIEW'", soonest},
		{"by assigned", "/queue?view=open&sort=assigned", isOpen + " AND assignee_id = (SELECT id FROM staff_accounts LIMIT 1)", soonest},
	}
	far, err := d.far(ctx)
	if err != nil {
		return nil, err
	}
	return append(all[:1], append([]page{far}, all[1:]...)...), nil
}

// far is the 10,000th page, or the one in the middle when there are not as many.
func (d *desk) far(ctx context.Context) (page, error) {
	n := min(10_000, d.options.open/50/2)
	var at time.Time
	var id uuid.UUID
	err := d.db.QueryRow(ctx, "SELECT "+nextAt+", id FROM erasure_requests WHERE "+isOpen+" ORDER BY "+soonest+" OFFSET $1 LIMIT 1", (n-1)*50-1).Scan(&at, &id)
	if err != nil {
		return page{}, fmt.Errorf("find page %d: %w", n, err)
	}
	key := base64.RawURLEncoding.EncodeToString(append(binary.BigEndian.AppendUint64(nil, uint64(at.UnixMicro())), id[:]...))
	return page{
		name:  fmt.Sprintf("all open, page %d", n),
		path:  "/queue?view=open&after=" + key,
		where: fmt.Sprintf("%s AND (%s, id) > ('%s'::timestamptz, '%s')", isOpen, nextAt, at.Format(time.RFC3339Nano), id),
		order: soonest,
	}, nil
}
