package web

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/internal/auth"
	"lethe/web/view"
	"lethe/web/view/ui"
)

// choices are what the filters of the queue offer and the saved views, in one
// statement. It jumps from one source to the next in the index, so that it costs
// nothing in a long table; only a source of requests that are not archived is found.
const choices = `
WITH RECURSIVE known AS (
	SELECT min(source) AS source FROM erasure_requests
	UNION ALL
	SELECT (SELECT min(source) FROM erasure_requests WHERE source > known.source)
	FROM known WHERE known.source IS NOT NULL
)
(SELECT 'source' AS kind, source AS value, source AS label FROM known WHERE source IS NOT NULL LIMIT 100)
UNION ALL
(SELECT 'destination', name, title FROM destinations WHERE retired_at IS NULL ORDER BY lower(title), name)
UNION ALL
(SELECT 'colleague', id::text, name FROM staff_accounts
 WHERE id <> $1 AND (disabled_at IS NULL AND role IN ('reviewer', 'lead') OR id IN (
	SELECT about FROM (SELECT * FROM tallies UNION ALL SELECT * FROM tally_changes) t
	WHERE what = 'assigned' GROUP BY about HAVING sum(n) > 0))
 ORDER BY lower(name), id)
UNION ALL
(SELECT 'view', query, name FROM saved_views WHERE owner_id = $1 OR shared ORDER BY owner_id <> $1, lower(name), id LIMIT 50)`

// offer fills in the choices of the filters, and the saved views.
func (s *site) offer(ctx context.Context, page *view.Queue) error {
	rows, err := s.Read.QueryContext(ctx, choices, auth.From(ctx).ID)
	if err != nil {
		return fmt.Errorf("list what the queue can be filtered by: %w", err)
	}
	defer rows.Close()
	var found []struct {
		Kind  string `sql:"kind"`
		Value string `sql:"value"`
		Label string `sql:"label"`
	}
	if err := entsql.ScanSlice(rows, &found); err != nil {
		return fmt.Errorf("list what the queue can be filtered by: %w", err)
	}
	for _, f := range found {
		switch f.Kind {
		case "source":
			page.Sources = append(page.Sources, f.Value)
		case "destination":
			page.Destinations = append(page.Destinations, ui.Choice{Value: f.Value, Label: f.Label})
		case "colleague":
			page.Colleagues = append(page.Colleagues, ui.Choice{Value: f.Value, Label: f.Label})
		case "view":
			page.Saved = append(page.Saved, view.SavedTab{Name: f.Label, Query: f.Value})
		}
	}
	return nil
}
