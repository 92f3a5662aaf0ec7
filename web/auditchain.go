package web

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"lethe/web/view"
)

// chain is how the ledger stands: its last check, the one that runs, and the
// newest checkpoint.
func (s *site) chain(ctx context.Context) (view.Chain, error) {
	checks, err := s.Audit.LastCheck(ctx)
	if err != nil {
		return view.Chain{}, err
	}
	newest, _, err := s.Audit.Newest(ctx)
	if err != nil {
		return view.Chain{}, err
	}
	c := view.Chain{Sealed: view.Checkpoint{Size: int(newest.Size), At: newest.At}, Copies: s.Copies}
	if open := checks.Open; open != nil {
		c.Running = &view.RunningCheck{By: open.AskedBy, Asked: open.AskedAt, Started: open.StartedAt != nil, Entries: int(open.Entries)}
	}
	if last := checks.Last; last != nil {
		c.Last = &view.FinishedCheck{
			By: last.AskedBy, Finished: timeOf(last.FinishedAt), Took: timeOf(last.FinishedAt).Sub(last.AskedAt),
			Entries: int(last.Entries), Size: int(last.Size), Fault: last.Fault,
		}
		if checks.Entry != uuid.Nil {
			c.Last.Entry = checks.Entry.String()
		}
	}
	return c, nil
}

// showCheck draws how the ledger stands for the page that watches a check. It is
// asked for by a script, so it does not keep the session alive: see save.
func (s *site) showCheck(w http.ResponseWriter, r *http.Request) error {
	if !fragment(r) {
		http.Redirect(w, r, "/audit", http.StatusSeeOther)
		return nil
	}
	f, err := s.counted(r)
	if err != nil {
		return err
	}
	c, err := s.chain(r.Context())
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.ChainPanel(f.Clock, c, "/audit"))
}

// askCheck has the whole ledger checked. Looking is all that it does, so whoever
// may read the ledger may ask for it.
func (s *site) askCheck(w http.ResponseWriter, r *http.Request) error {
	values, err := form(r, "return")
	if err != nil {
		return err
	}
	if err := s.Audit.AskCheck(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, s.back(values, "/audit"), http.StatusSeeOther)
	return nil
}
