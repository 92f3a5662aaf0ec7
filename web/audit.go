package web

import (
	"context"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"lethe/ent"
	"lethe/internal/audit"
	"lethe/web/view"
)

// showAudit draws the entries of the ledger, newest first, and how it stands.
func (s *site) showAudit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page := view.Audit{Query: view.ParseAuditQuery(r.URL.Query()), Faults: view.Faults{}}
	filter := s.auditFilter(page.Query, page.Faults)
	var err error
	if page.Frame, err = s.frame(r); err != nil {
		return err
	}
	if page.Chain, err = s.chain(ctx); err != nil {
		return err
	}
	if len(page.Faults) > 0 {
		return render(w, r, http.StatusUnprocessableEntity, view.AuditPage(page))
	}
	if page.Rows, page.Next, err = s.auditPage(ctx, filter, page.Query.After); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.AuditPage(page))
}

func (s *site) auditPage(ctx context.Context, f audit.Filter, after string) ([]view.AuditRow, string, error) {
	var mark audit.Mark
	if after != "" {
		k, err := parseKey(after)
		if err != nil {
			return nil, "", err
		}
		mark = audit.Mark{At: k.at, ID: k.id}
	}
	found, err := s.Audit.List(ctx, f, mark, perPage+1)
	if err != nil {
		return nil, "", err
	}
	found, next := turn(found, func(e *ent.LedgerEntry) key { return key{e.At, e.ID} })
	rows, err := s.auditRows(ctx, found)
	return rows, next, err
}

// What to say about the fields of the filter.
const (
	notAReference = "Give a reference such as ER-7QK4-M2XD."
	notAnAction   = "Choose one of the list, or give an action such as request.approved."
	notAnActor    = "Give a name as it stands in the list. E-mail addresses and phone numbers would stay in the address, in the history and in logs."
	endsBefore    = "The last day comes before the first one. Give the first day first."
)

// auditFilter is what the address asks for; what is wrong with it goes to faults.
// Days are those of the zone that people see.
func (s *site) auditFilter(q view.AuditQuery, faults view.Faults) audit.Filter {
	f := audit.Filter{Actor: q.Actor}
	switch kind, _, whole := strings.Cut(q.Action, "."); {
	case !isAction(q.Action):
		faults["action"] = notAnAction
	case whole:
		f.Action = q.Action
	default:
		f.Kind = kind
	}
	if looksPersonal(q.Actor) || utf8.RuneCountInString(q.Actor) > maxActor {
		faults["actor"] = notAnActor
	}
	if q.Reference != "" {
		reference, ok := asReference(q.Reference)
		if !ok {
			faults["ref"] = notAReference
		}
		f.Reference = reference
	}
	f.From = s.dayFiltered(q.From, "from", faults)
	if f.To = s.dayFiltered(q.To, "to", faults); !f.To.IsZero() {
		f.To = f.To.AddDate(0, 0, 1) // the midnight after the last day
	}
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		faults["to"] = endsBefore
	}
	return f
}

// maxActor is how long the name in an entry may be.
const maxActor = 200

// dayFiltered reads a day of the filter: its midnight, or zero for none.
func (s *site) dayFiltered(text, name string, faults view.Faults) time.Time {
	if text == "" {
		return time.Time{}
	}
	day, err := time.ParseInLocation(time.DateOnly, text, s.Zone)
	if err != nil {
		faults[name] = view.NotADay
	}
	return day
}

// isAction reports whether the text can be an action or a kind of actions.
func isAction(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return c != '.' && c != '_' && (c < 'a' || c > 'z') })
}
