package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/staff"
	"lethe/web/view"
)

// savedViews are the views among the person's tabs.
func (s *site) savedViews(ctx context.Context) ([]view.SavedView, error) {
	list, err := s.Staff.SavedViews(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]view.SavedView, len(list))
	for i, v := range list {
		out[i] = savedView(ctx, v)
	}
	return out, nil
}

func savedView(ctx context.Context, v *ent.SavedView) view.SavedView {
	return view.SavedView{ID: v.ID.String(), Name: v.Name, Query: v.Query, Shared: v.Shared, Mine: v.OwnerID == auth.From(ctx).ID}
}

// askView asks for the name of the view that the query shows.
func (s *site) askView(w http.ResponseWriter, r *http.Request) error {
	kept, err := keptQuery(r.URL.Query().Get("query"))
	if err != nil {
		return err
	}
	return s.drawSaveView(w, r, http.StatusOK, view.SaveView{Query: kept, Shared: "no"})
}

// keptQuery is a query of the queue as it is kept. One that looks for a person by
// what identifies them is refused, as in the queue itself.
func keptQuery(query string) (string, error) {
	values, err := url.ParseQuery(query)
	if err != nil || len(query) > maxAddress {
		return "", fault.Invalid(fault.Field{Path: "query", Message: "Open the view in the queue and save it from there."})
	}
	q := view.ParseQueueQuery(values)
	if looksPersonal(q.Search) {
		return "", errPersonalSearch
	}
	return q.Kept(), nil
}

func (s *site) drawSaveView(w http.ResponseWriter, r *http.Request, status int, page view.SaveView) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	return render(w, r, status, view.SaveViewPage(page))
}

func (s *site) saveView(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "name", "query", "shared")
	if err != nil {
		return err
	}
	kept, err := keptQuery(fields.Get("query"))
	if err != nil {
		return err
	}
	in := staff.NewView{Name: fields.Get("name"), Query: kept, Shared: fields.Get("shared") == "yes"}
	saved, err := s.Staff.SaveView(r.Context(), in)
	if err != nil {
		status, faults, refused, err := again(err)
		if err != nil {
			return err
		}
		return s.drawSaveView(w, r, status, view.SaveView{
			Name: in.Name, Query: kept, Shared: fields.Get("shared"), Faults: faults, Refused: refused,
		})
	}
	return s.tell(w, r, view.KeptPath(kept), view.ViewSaved(r.Context(), saved.Name))
}

// findView finds a view among the person's tabs.
func (s *site) findView(r *http.Request) (*ent.SavedView, error) {
	list, err := s.Staff.SavedViews(r.Context())
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		if v.ID.String() == r.PathValue("view") {
			return v, nil
		}
	}
	return nil, fault.New(fault.NotFound, "There is no such view among yours, or it is no longer shared.")
}

func (s *site) showView(w http.ResponseWriter, r *http.Request) error {
	v, err := s.findView(r)
	if err != nil {
		return err
	}
	return s.drawView(w, r, http.StatusOK, v, view.EditView{View: savedView(r.Context(), v)})
}

func (s *site) drawView(w http.ResponseWriter, r *http.Request, status int, v *ent.SavedView, page view.EditView) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame, page.MayDelete = f, staff.MayDelete(auth.From(ctx), v)
	if !page.View.Mine {
		owner, err := s.Read.StaffAccount.Get(ctx, v.OwnerID)
		if err != nil {
			return fmt.Errorf("read who shares view %s: %w", v.ID, err)
		}
		page.Owner = owner.Name
	}
	return render(w, r, status, view.EditViewPage(page))
}

func (s *site) renameView(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fields, err := form(r, "name", "shared")
	if err != nil {
		return err
	}
	v, err := s.findView(r)
	if err != nil {
		return err
	}
	name, shared := fields.Get("name"), fields.Get("shared") == "yes"
	err = s.Staff.RenameView(ctx, v.ID, name, shared)
	switch {
	case fault.Is(err, fault.BadInput):
		page := view.EditView{View: savedView(ctx, v), Faults: faultsOf(err)}
		page.View.Name, page.View.Shared = name, shared
		return s.drawView(w, r, http.StatusUnprocessableEntity, v, page)
	case err != nil:
		return err
	}
	return s.tell(w, r, view.KeptPath(v.Query), view.ViewSaved(r.Context(), name))
}

func (s *site) deleteView(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(r); err != nil {
		return err
	}
	v, err := s.findView(r)
	if err != nil {
		return err
	}
	if err := s.Staff.DeleteView(r.Context(), v.ID); err != nil {
		return err
	}
	return s.tell(w, r, "/me", view.ViewDeleted(r.Context(), v.Name))
}
