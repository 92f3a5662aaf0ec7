package view_test

import (
	"time"

	"github.com/a-h/templ"

	"lethe/internal/lifecycle"
	"lethe/web/view"
	"lethe/web/view/ui"
)

// clockSamples are the pages of the clock of the law.
func clockSamples() map[string]templ.Component {
	return map[string]templ.Component{
		"request-extended":     view.RequestPage(extended()),
		"request-paused":       view.RequestPage(clockPaused()),
		"request-letters":      view.RequestPage(withLetters()),
		"extend":               view.ExtendPage(extendForm()),
		"extend-wrong":         view.ExtendPage(wrongExtend()),
		"extend-refused":       view.ExtendPage(refusedExtend()),
		"pause-clock":          view.PauseClockPage(view.PauseClock{Frame: frame(), Reference: "ER-7QK4-M2XD", Version: 3, Grounds: lifecycle.PauseGrounds(), Article: "Art. 12A UK GDPR", Due: in(9 * aDay)}),
		"pause-clock-wrong":    view.PauseClockPage(view.PauseClock{Frame: frame(), Reference: "ER-7QK4-M2XD", Text: "short", Grounds: lifecycle.PauseGrounds(), Faults: view.Faults{"ground": "Choose one.", "text": "Too short."}}),
		"deadlines":            view.DeadlineSettingsPage(deadlineSettings()),
		"retention":            view.RetentionSettingsPage(retentionSettings()),
		"request-returned":     view.RequestPage(returned()),
		"reports":              view.ReportsPage(reports()),
		"reports-wrong":        view.ReportsPage(view.Reports{Frame: frame(), Year: 2026, From: "soon", Closing: ui.Chart{ID: "closing", Title: "Days from receipt to answer in 2026", Empty: "No request was closed in 2026."}, Faults: view.Faults{"from": view.NotADay}}),
		"letter":               view.LetterPreview(view.LetterPage{Frame: frame(), Reference: "ER-7QK4-M2XD", Kind: lifecycle.ExtensionLetter, Subject: "Your request ER-7QK4-M2XD", Text: "Dear Sir or Madam,\n\nit takes longer.\n", Language: "en"}),
		"letter-not-there-yet": view.LetterPreview(view.LetterPage{Frame: frame(), Reference: "ER-7QK4-M2XD", Kind: lifecycle.CompletionLetter, Missing: "The request is not finished."}),
	}
}

func deadline() view.Deadline {
	return view.Deadline{
		Due: view.LegalDate{At: in(29 * aDay), Steps: []view.LegalStep{
			{Text: "received on 19 November 2026"},
			{Text: "one month after 19 November 2026 is 19 December 2026, a Saturday", Article: "Art. 12(3) GDPR"},
			{Text: "the next working day is 21 December 2026", Article: "Art. 3(4) Regulation 1182/71"},
		}},
		AcknowledgeBy:   &view.LegalDate{At: in(13 * aDay), Steps: []view.LegalStep{{Text: "received on 19 November 2026"}}},
		LastDayToExtend: &view.LegalDate{At: in(29 * aDay), Steps: []view.LegalStep{{Text: "received on 19 November 2026"}}},
	}
}

func extended() view.Request {
	p := inReview()
	p.Deadline.Extension = &view.Extension{At: in(-time.Hour), By: "L. Marchetti", Ground: lifecycle.ExtendComplexity, Text: "Your data lie in <many> systems."}
	p.Deadline.NoExtension = "The law lets a deadline be extended once (Art. 12(3) GDPR)."
	p.Deadline.Acknowledged = in(-20 * time.Hour)
	p.May.PauseClock = true
	return p
}

func clockPaused() view.Request {
	p := inReview()
	p.Deadline.Open, p.May.ResumeClock = true, true
	p.Deadline.Pauses = []view.ClockPause{
		{From: in(-20 * aDay), Until: in(-18 * aDay), By: "Ada Okafor", Ground: lifecycle.PauseIdentity},
		{From: in(-2 * aDay), By: "L. Marchetti", Ground: lifecycle.PauseClarification, Text: "Which account do you mean?"},
	}
	return p
}

func withLetters() view.Request {
	p := inReview()
	p.May.Extend, p.May.PauseClock, p.May.Letters = true, true, true
	p.Letters = []view.Letter{
		{Kind: lifecycle.ReceiptLetter, State: lifecycle.LetterSent, Created: in(-25 * time.Hour), Sent: in(-24 * time.Hour)},
		{Kind: lifecycle.ExtensionLetter, State: lifecycle.LetterFailed, Created: in(-time.Hour), Why: "the address was refused", Again: true},
		{Kind: lifecycle.CompletionLetter, State: lifecycle.LetterQueued, Created: in(-time.Minute)},
	}
	return p
}

func extendForm() view.Extend {
	return view.Extend{
		Frame: frame(), Reference: "ER-7QK4-M2XD", Version: 3, Article: "Art. 12(3) GDPR",
		Grounds: []lifecycle.ExtensionGround{lifecycle.ExtendComplexity, lifecycle.ExtendNumber},
		Due:     in(29 * aDay), Until: in(90 * aDay), LastDay: in(29 * aDay),
	}
}

func wrongExtend() view.Extend {
	p := extendForm()
	p.Text, p.Faults = "short <b>", view.Faults{"text": "Tell the data subject why, in 10 to 4,000 characters."}
	return p
}

func refusedExtend() view.Extend {
	p := extendForm()
	p.Ground, p.Text = "COMPLEXITY", "Your data lie in many systems."
	p.Refused = "The person had to be told of an extension by 19 December 2026 (Art. 12(3) GDPR)."
	return p
}

func deadlineSettings() view.DeadlineSettings {
	return view.DeadlineSettings{
		Frame: frame(), Zone: "Europe/Berlin", Calendar: "Germany (DE)",
		Packs: []view.Pack{
			{
				Regulation: lifecycle.GDPR, Title: "General Data Protection Regulation", Jurisdiction: "European Union", Overridden: true,
				Clocks: []view.PackClock{
					{Name: "Answer", Rule: "Within 1 month from the day of receipt.", Article: "Art. 12(3) GDPR", Source: "Regulation (EU) 2016/679", Note: "The month is the latest day.", Confirmed: true},
					{Name: "Pause", Rule: "Stands still.", Article: "Art. 12(6) GDPR", Source: "EDPB Guidelines 01/2022"},
				},
			},
			{Regulation: lifecycle.CCPA, Title: "California Consumer Privacy Act", Jurisdiction: "California", Calendar: "California (US-CA)"},
		},
	}
}

func reports() view.Reports {
	return view.Reports{
		Frame: frame(), Year: 2026, Years: []int{2026, 2025}, From: "2024-11-20", To: "2026-11-20",
		Rows: []view.RegulationYear{
			{Regulation: lifecycle.CCPA, Received: 24, Complied: 18, InPart: 2, Denied: 3, Open: 1, Median: "11.5", Mean: "13.2"},
			{Regulation: lifecycle.NoLaw, Received: 1, Open: 1},
		},
		Closing: ui.Chart{
			ID: "closing", Title: "Days from receipt to answer in 2026", Desc: "16 requests closed.", Per: "Days", Unit: "requests",
			Labels: []ui.Label{{Words: "0–7", Short: "0–7"}, {Words: "8–14", Short: "8–14"}, {Words: "over 14", Short: "over 14"}},
			Series: []ui.Series{{Name: "Requests", Values: []int{4, 12, 0}}},
		},
	}
}

func retentionSettings() view.RetentionSettings {
	return view.RetentionSettings{
		Frame: frame(), Identifiers: 30 * aDay,
		Records: []view.RecordsKept{{Outcome: lifecycle.Completed, For: 730 * aDay}, {Outcome: lifecycle.Rejected, For: 1095 * aDay}},
		Laws: []view.LawKept{
			{Regulation: lifecycle.CCPA, AtLeast: "24 months", Article: "11 CCR § 7101", Source: "California Consumer Privacy Act Regulations", Confirmed: true},
		},
	}
}

// returned is a request of a person who has asked before.
func returned() view.Request {
	p := inReview()
	p.Previous = []view.Previous{
		{Reference: "ER-2PRE-V10S", State: lifecycle.Rejected, Received: in(-60 * aDay), Finished: in(-50 * aDay)},
		{Reference: "ER-1PRE-V10S", State: lifecycle.Completed, Erased: true, Received: in(-200 * aDay), Finished: in(-190 * aDay)},
	}
	return p
}
