package view

import (
	"context"
	"net/url"
	"strings"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

const viewsPath = "/views"

func viewPath(id, verb string) string { return below(viewsPath, id, verb) }

// SavedView is a view of the queue under a name, as somebody has it among the tabs.
type SavedView struct {
	ID     string
	Name   string
	Query  string // of the queue's address
	Shared bool
	Mine   bool
}

// SaveView is the page that gives a view of the queue a name.
type SaveView struct {
	Frame
	Name    string // as typed
	Query   string // as QueueQuery.Kept writes it
	Shared  string // "yes" or "no", as chosen
	Refused string // why not, where no field is at fault
	Faults  Faults
}

// EditView is the page of a saved view.
type EditView struct {
	Frame
	View      SavedView // with the name as typed
	Owner     string    // who shares it; empty for one's own
	MayDelete bool
	Faults    Faults
}

// KeptPath is the address of a view whose query was kept.
func KeptPath(query string) string { return queuePath + "?" + query }

// shows names the view and its filters: "Overdue · Cause: Account deleted".
func shows(ctx context.Context, query string) string {
	q := parseKept(query)
	var words []string
	for _, v := range queueViews {
		if v.view == q.View {
			words = append(words, say.T(ctx, v.label))
		}
	}
	named := Queue{Query: q, Colleagues: []ui.Choice{{Value: q.Who, Label: "a colleague"}}}
	for _, c := range named.chips(ctx) {
		words = append(words, c.Label)
	}
	return strings.Join(words, " · ")
}

// parseKept reads a query that was kept; one that the queue did not write shows
// what the queue would.
func parseKept(query string) QueueQuery {
	values, _ := url.ParseQuery(query)
	return ParseQueueQuery(values)
}

func (v SavedView) whose(ctx context.Context) string {
	switch {
	case v.Mine && v.Shared:
		return say.T(ctx, "Yours, shared")
	case v.Mine:
		return say.T(ctx, "Yours")
	}
	return say.T(ctx, "Shared by a colleague")
}

func (v SavedView) verb(ctx context.Context) string {
	if v.Mine {
		return say.T(ctx, "Edit…")
	}
	return say.T(ctx, "Look")
}

func (p EditView) deleting(ctx context.Context) string {
	if p.View.Shared {
		return say.T(ctx, "It goes from the tabs of every colleague. The requests stay as they are.")
	}
	return say.T(ctx, "It goes from your tabs. The requests stay as they are.")
}

func viewNameField(value, wrong string) ui.Field {
	return ui.Field{Name: "name", Label: "Name", Value: value, Error: wrong, Hint: "Up to 60 characters, such as “Overdue in Spain”. Name no person."}
}

func sharedField(value string) ui.Field {
	return ui.Field{Name: "shared", Label: "Who has it among their tabs", Value: value}
}

func sharedChoices() []ui.Choice {
	return []ui.Choice{{Value: "no", Label: "Only me"}, {Value: "yes", Label: "Every colleague"}}
}

func yesOrNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// ViewSaved tells that a view was saved or changed.
func ViewSaved(ctx context.Context, name string) string {
	return say.T(ctx, "The view “%s” is saved.", name)
}

// ViewDeleted tells that a view is gone.
func ViewDeleted(ctx context.Context, name string) string {
	return say.T(ctx, "The view “%s” is deleted.", name)
}
