package staff

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"lethe/ent"
	"lethe/ent/savedview"
	"lethe/internal/database"
	"lethe/internal/fault"
)

// How many views there are at most: that one person keeps, and among anyone's tabs.
const (
	viewsKept  = 50
	viewsShown = 200
)

// NewView is a view of the queue to keep under a name.
type NewView struct {
	Name   string // 1 to 60 characters; the person has no other view of that name
	Query  string // of the queue's address, as the queue writes it; at most 1,000 characters
	Shared bool   // every colleague has it among their tabs
}

// SaveView keeps a view of the queue for the acting member of staff. It fails with
// BadInput, naming each field, and with Conflict when the person has 50 views.
func (s *Service) SaveView(ctx context.Context, in NewView) (*ent.SavedView, error) {
	who, err := viewer(ctx)
	if err != nil {
		return nil, err
	}
	owner := who.ID
	in.Name = strings.TrimSpace(in.Name)
	if err := fault.Invalid(append(checkViewName(in.Name), checkQuery(in.Query)...)...); err != nil {
		return nil, err
	}
	var saved *ent.SavedView
	err = s.change(ctx, func(ctx context.Context, c *change) error {
		if _, err := c.lockID(ctx, owner); err != nil { // or two at once would both be the fiftieth
			return err
		}
		n, err := c.tx.SavedView.Query().Where(savedview.OwnerID(owner)).Count(ctx)
		switch {
		case err != nil:
			return fmt.Errorf("count the views of account %s: %w", owner, err)
		case n >= viewsKept:
			return fault.New(fault.Conflict, "You have %d views, which is the most: delete one first.", n)
		}
		saved, err = c.tx.SavedView.Create().
			SetOwnerID(owner).SetName(in.Name).SetQuery(in.Query).SetShared(in.Shared).SetCreatedAt(c.now).
			Save(ctx)
		if err != nil {
			return viewFault("save a view", err)
		}
		return c.record(ctx, saved.ID, "view.saved", map[string]any{"shared": in.Shared})
	})
	if err != nil {
		return nil, err
	}
	return saved.Unwrap(), nil
}

// SavedViews returns the views that the acting member of staff has among the tabs
// of the queue, by name: their own, and those that colleagues share.
func (s *Service) SavedViews(ctx context.Context) ([]*ent.SavedView, error) {
	who, err := viewer(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.db.Read().SavedView.Query().
		Where(savedview.Or(savedview.OwnerID(who.ID), savedview.Shared(true))).
		Order(ent.Asc(savedview.FieldName, savedview.FieldID)).
		Limit(viewsShown).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the saved views: %w", err)
	}
	return list, nil
}

func checkViewName(name string) []fault.Field {
	if n := utf8.RuneCountInString(name); n >= 1 && n <= 60 && !strings.ContainsFunc(name, unicode.IsControl) {
		return nil
	}
	return []fault.Field{{Path: "name", Message: "Give 1 to 60 characters without line breaks."}}
}

func checkQuery(query string) []fault.Field {
	if query != "" && utf8.RuneCountInString(query) <= 1000 {
		return nil
	}
	return []fault.Field{{Path: "query", Message: "Open the view in the queue and save it from there: its address has 1 to 1,000 characters."}}
}

// viewFault explains an error of the table of views.
func viewFault(doing string, err error) error {
	if database.IsUnique(err, "savedview_owner_id_name") {
		return fault.Invalid(fault.Field{Path: "name", Message: "You have a view of this name already: choose another."})
	}
	return fmt.Errorf("%s: %w", doing, err)
}
