package web

import (
	"net/http"
	"strconv"
	"strings"

	"lethe/internal/fault"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// showNewDestination shows the form for a destination that is not there yet.
func (s *site) showNewDestination(w http.ResponseWriter, r *http.Request) error {
	known, err := s.routing(r.Context())
	if err != nil {
		return err
	}
	return s.drawDestinationForm(w, r, http.StatusOK, known, view.DestinationForm{New: true, Settings: newSettings()})
}

// editDestination shows the form with the settings of the draft.
func (s *site) editDestination(w http.ResponseWriter, r *http.Request) error {
	known, err := s.routing(r.Context())
	if err != nil {
		return err
	}
	d, err := known.settings(r.PathValue("name"))
	if err != nil {
		return err
	}
	return s.drawDestinationForm(w, r, http.StatusOK, known, view.DestinationForm{Settings: settingsOf(d)})
}

// drawDestinationForm adds to the form what the draft says about the destination.
func (s *site) drawDestinationForm(w http.ResponseWriter, r *http.Request, status int, known routing, page view.DestinationForm) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	name := page.Settings.Name
	page.Frame, page.Revision, page.EditedBy, page.EditedAt = f, known.Revision, known.EditedBy, known.EditedAt
	if known.Proposal != nil {
		page.Proposed = known.Proposal.By
	}
	if !page.New {
		draft := known.draftOf(name)
		page.Published = destinationIn(known.published, name) >= 0
		page.Removed = draft.Removes
		page.Drafted = !page.Published || len(draft.Fields) > 0
	}
	return render(w, r, status, view.DestinationFormPage(page))
}

// addDestination saves a new destination in the draft.
func (s *site) addDestination(w http.ResponseWriter, r *http.Request) error {
	return s.saveDestination(w, r, true)
}

// changeDestination saves the settings of a destination in the draft.
func (s *site) changeDestination(w http.ResponseWriter, r *http.Request) error {
	return s.saveDestination(w, r, false)
}

// saveDestination puts what was typed into the draft. Input that is wrong, or that
// somebody else has overtaken, comes back as it was typed.
func (s *site) saveDestination(w http.ResponseWriter, r *http.Request, added bool) error {
	ctx := r.Context()
	fields, err := form(r, append(view.DestinationFields(), "revision", "return")...)
	if err != nil {
		return err
	}
	known, err := s.routing(ctx)
	if err != nil {
		return err
	}
	page := view.DestinationForm{New: added, Settings: settingsTyped(fields)}
	if !added {
		page.Settings.Name = r.PathValue("name")
		if _, err := known.settings(page.Settings.Name); err != nil {
			return err
		}
	}
	typed, faults := destinationTyped(page.Settings)
	if added && len(faults["name"]) == 0 {
		faults.add("name", known.nameTaken(typed.Name))
	}
	next := withDestination(known.Document, typed)
	if len(faults) == 0 {
		if faults, err = faultsOfDestination(next, page.Settings); err != nil {
			return err
		}
	}
	if page.Faults = view.Faults(faults); len(faults) > 0 {
		return s.drawDestinationForm(w, r, http.StatusUnprocessableEntity, known, page)
	}
	if fields.Get("revision") != strconv.Itoa(known.Revision) {
		return s.overtaken(w, r, known, page, typed)
	}
	_, err = s.Erasure.SaveDraft(ctx, known.Revision, next)
	switch {
	case fault.Is(err, fault.Conflict):
		if known, err = s.routing(ctx); err != nil {
			return err
		}
		return s.overtaken(w, r, known, page, typed)
	case err != nil:
		return err
	}
	return s.tell(w, r, s.back(fields, destinationPath(typed.Name)+"/edit"), view.DestinationSaved(r.Context(), typed.Kind))
}

// overtaken shows what was typed again, beside what the draft has now.
func (s *site) overtaken(w http.ResponseWriter, r *http.Request, now routing, page view.DestinationForm, typed document.Destination) error {
	page.Overtaken = true
	if i := destinationIn(now.Document, typed.Name); i >= 0 {
		mine, theirs := document.Document{Destinations: []document.Destination{typed}}, document.Document{Destinations: now.Document.Destinations[i : i+1]}
		if normal, err := mine.Normalised(); err == nil {
			mine = normal
		}
		for _, c := range document.Diff(mine, theirs) {
			page.Meanwhile = append(page.Meanwhile, c.Field+": "+strings.ReplaceAll(c.New, "\n", " "))
		}
	}
	return s.drawDestinationForm(w, r, http.StatusConflict, now, page)
}
