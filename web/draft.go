package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

const draftPath = "/rules/draft"

// showDraft draws the next version of the rules while people work on it. Without
// a draft it shows the rules that hold now, ready to be changed.
func (s *site) showDraft(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	d, err := s.Erasure.Draft(ctx)
	if err != nil {
		return err
	}
	current, _, err := s.Erasure.Document(ctx, 0)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.DraftPage(view.Draft{
		Frame: f, Revision: d.Revision, Base: d.Base, Current: d.Current, EditedBy: d.EditedBy, EditedAt: d.EditedAt,
		Proposed: d.Proposal != nil, Changes: len(changesOf(ctx, d.Changes, d.Document)),
		Rows: draftRows(d, current), Wrong: otherFaults(d), MayEdit: auth.From(ctx).May(auth.ManageRouting),
	}))
}

// draftRows are the rules of the draft, and behind them those that it removes.
func draftRows(d erasure.Draft, current document.Document) []view.DraftRow {
	mark, places := marks(d.Changes), placesOf(d.Document)
	var out []view.DraftRow
	for i, rule := range d.Document.Rules {
		out = append(out, view.DraftRow{RuleRow: ruleRow(rule, places), Mark: mark[rule.Name], Problems: ruleFaults(d.Problems, i).words()})
	}
	for _, rule := range current.Rules {
		if mark[rule.Name] == view.MarkRemoved {
			out = append(out, view.DraftRow{RuleRow: ruleRow(rule, placesOf(current)), Mark: view.MarkRemoved})
		}
	}
	return out
}

// discardDraft drops the draft.
func (s *site) discardDraft(w http.ResponseWriter, r *http.Request) error {
	return s.changeDraft(w, r, "/rules", func(ctx context.Context, revision int) (string, error) {
		return view.DraftDiscarded, s.Erasure.DiscardDraft(ctx, revision)
	})
}

// catchUp carries the draft's changes over to the version that was published
// meanwhile.
func (s *site) catchUp(w http.ResponseWriter, r *http.Request) error {
	return s.changeDraft(w, r, draftPath, func(ctx context.Context, revision int) (string, error) {
		d, conflicts, err := s.Erasure.CatchUp(ctx, revision)
		var both []string
		for _, c := range conflicts {
			both = append(both, strings.TrimSpace(c.Subject+" "+c.Name+" "+c.Field))
		}
		return view.CaughtUp(r.Context(), d.Base, both), err
	})
}

// changeDraft does to the draft what a button says, and tells so where the form
// wants to return to.
func (s *site) changeDraft(w http.ResponseWriter, r *http.Request, then string, do func(context.Context, int) (string, error)) error {
	fields, err := form(r, "version", "return")
	if err != nil {
		return err
	}
	revision, err := revision(fields)
	if err != nil {
		return err
	}
	words, err := do(r.Context(), revision)
	if err != nil {
		return err
	}
	return s.tell(w, r, s.back(fields, then), words)
}

// revision reads the revision of the draft that the person saw; 0 when there was
// no draft.
func revision(values url.Values) (int, error) {
	text := values.Get("version")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fault.Invalid(fault.Field{Path: "version", Message: "Send the version as the page had it, a whole number from 0."})
	}
	return n, nil
}
