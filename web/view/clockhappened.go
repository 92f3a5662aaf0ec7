package view

import (
	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// timed turns an entry about the clock of the law, or about a letter, into a line
// of the timeline, and reports whether it knows the action.
func timed(action string, d particulars) (ui.Event, bool) {
	letter := letterWord(lifecycle.LetterKind(d.text("kind")))
	switch action {
	case "request.extended":
		return ui.Event{What: "Deadline extended", Tag: ui.Extended, Text: lifecycle.ExtensionGround(d.text("ground")).Title() + "."}, true
	case "request.clock_paused":
		return ui.Event{What: "Clock paused", Tag: ui.ClockPaused, Text: lifecycle.PauseGround(d.text("ground")).Title() + "."}, true
	case "request.clock_resumed":
		return ui.Event{What: "Clock resumed", Tag: ui.Tag{Icon: "clock", Tone: ui.Info}, Text: "The deadline is later by the days of the pause."}, true
	case "letter.sent":
		return ui.Event{What: "Letter sent: " + letter, Tag: ui.LetterTag(lifecycle.LetterSent)}, true
	case "letter.failed":
		return ui.Event{What: "Letter not sent: " + letter, Tag: ui.LetterTag(lifecycle.LetterFailed), Text: Capital(d.text("why"))}, true
	case "report.exported":
		return ui.Event{What: "Report exported: " + d.text("kind"), Tag: ui.Tag{Icon: "chart-column", Tone: ui.Info},
			Text: "From " + d.text("from") + " to " + d.text("to") + ", rows: " + d.text("rows") + "."}, true
	case "list.exported":
		return ui.Event{What: "List exported: " + d.text("list"), Tag: ui.Tag{Icon: "scroll-text", Tone: ui.Info}, Text: "Rows: " + d.text("rows") + "."}, true
	}
	return ui.Event{}, false
}
