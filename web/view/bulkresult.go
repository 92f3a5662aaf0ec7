package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// BulkResult is what was done to many requests. Those to which it was not done are
// still selected.
type BulkResult struct {
	Frame
	Verb       BulkVerb
	Done       int
	Failed     []BulkRow // it was tried; the first of them
	FailedAll  int
	Kept       []BulkRow // it was not tried; the first of them
	KeptAll    int
	Left       int         // there was no time for
	GoOn       [][2]string // the form that goes on with those; none when nothing is left
	Undo       *ui.Action  // nil when there is no way back
	UndoTooBig bool        // there were too many to take back together
	Verbs      []BulkVerb  // that the person may choose from
	Return     string      // the list that it was done from
}

func (p BulkResult) told(ctx context.Context) string {
	return BulkTold(ctx, p.Verb, p.Done, p.FailedAll, p.KeptAll, p.Left)
}

func (p BulkResult) tone() ui.Tone {
	if p.FailedAll+p.Left > 0 {
		return ui.Warn
	}
	return ui.Good
}

func (p BulkResult) icon() string {
	if p.tone() == ui.Good {
		return "circle-check"
	}
	return "triangle-alert"
}

func (p BulkResult) goOn(ctx context.Context) ui.Action {
	return ui.Action{
		Path: bulkPath, Return: p.Return, More: p.GoOn,
		Button: ui.Button{Label: say.T(ctx, "%s the other %s", p.Verb.label(ctx), say.Number(ctx, p.Left)), Kind: ui.Primary},
	}
}

// face is the button of a verb, in a form of selected requests.
func (v BulkVerb) face(ctx context.Context) string {
	if v == BulkExport {
		return say.T(ctx, "Export CSV")
	}
	return v.label(ctx) + "…"
}
