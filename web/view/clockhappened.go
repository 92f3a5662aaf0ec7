package view

import (
	"context"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// timed turns an entry about the clock of the law, or about a letter, into a line
// of the timeline, and reports whether it knows the action.
func timed(ctx context.Context, action string, d particulars) (ui.Event, bool) {
	letter := letterWord(ctx, lifecycle.LetterKind(d.text("kind")))
	switch action {
	case "request.extended":
		return ui.Event{What: "Deadline extended", Tag: ui.Extended, Text: lifecycle.ExtensionGround(d.text("ground")).Title() + "."}, true
	case "request.clock_paused":
		return ui.Event{What: "Clock paused", Tag: ui.ClockPaused, Text: lifecycle.PauseGround(d.text("ground")).Title() + "."}, true
	case "request.clock_resumed":
		return ui.Event{What: "Clock resumed", Tag: ui.Tag{Icon: "clock", Tone: ui.Info}, Text: "The deadline is later by the days of the pause."}, true
	case "letter.sent":
		return ui.Event{What: say.T(ctx, "Letter sent: %s", letter), Tag: ui.LetterTag(lifecycle.LetterSent)}, true
	case "letter.failed":
		return ui.Event{What: say.T(ctx, "Letter not sent: %s", letter), Tag: ui.LetterTag(lifecycle.LetterFailed), Text: Capital(d.text("why"))}, true
	case "report.exported":
		return ui.Event{What: say.T(ctx, "Report exported: %s", d.text("kind")), Tag: ui.Tag{Icon: "chart-column", Tone: ui.Info},
			Text: say.T(ctx, "From %s to %s, rows: %s.", d.text("from"), d.text("to"), d.text("rows"))}, true
	case "list.exported":
		return ui.Event{What: say.T(ctx, "List exported: %s", d.text("list")), Tag: ui.Tag{Icon: "scroll-text", Tone: ui.Info}, Text: say.T(ctx, "Rows: %s.", d.text("rows"))}, true
	}
	return ui.Event{}, false
}
