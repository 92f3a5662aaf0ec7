package view_test

import (
	"github.com/a-h/templ"

	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// newSamples are the pages on which a request is entered.
func newSamples() map[string]templ.Component {
	return map[string]templ.Component{
		"new-request":       view.NewRequestPage(newRequest()),
		"new-request-wrong": view.NewRequestPage(wrongRequest()),
		"new-request-check": view.CheckRequestPage(checkRequest()),
		"new-request-bare":  view.CheckRequestPage(bareCheck()),
	}
}

func newRequest() view.NewRequest {
	return view.NewRequest{
		Frame: frame(), Key: "4f1c", Back: "/queue?view=open", Types: []string{"email", "phone"}, Causes: []string{"direct_request", "account_deleted"},
		Answers: view.Answers{Regulation: "GDPR", Asked: "2026-11-20"},
	}
}

func wrongRequest() view.NewRequest {
	p := newRequest()
	p.Answers = annasAnswers()
	p.Refused = "A request was saved from this form already."
	p.Faults = view.Faults{view.IdentifierField(0, "value"): "write an address.", view.IdentifierField(1, "type"): "Choose one.", "cause": "Choose the cause.", "attributes": "Line 1 is not name=value."}
	return p
}

func annasAnswers() view.Answers {
	return view.Answers{
		Identifiers: []view.PlainIdentifier{{Type: "email", Value: "anna@"}, {Type: "iban", Value: "DE02"}},
		Cause:       "direct_request", Regulation: "UK_GDPR", Asked: "2026-11-18", ExternalID: "letter 7", Channel: "letter", Attributes: "tier=enterprise\n\nvip=true",
	}
}

func checkRequest() view.CheckRequest {
	by := view.LegalDate{At: in(9 * aDay), Steps: []view.LegalStep{{Text: "ten working days"}}}
	return view.CheckRequest{
		Frame: frame(), Answers: annasAnswers(), Key: "4f1c", Back: "/queue", Asked: in(-2 * aDay), ReviewEnds: in(2 * aDay),
		Deadline: view.Deadline{
			Due:           view.LegalDate{At: in(28 * aDay), Steps: []view.LegalStep{{Text: "one month later", Article: "Art. 12(3) GDPR"}}},
			AcknowledgeBy: &by,
		},
		Plan: inReview().Plan,
		Known: view.KnownPerson{Erased: in(-400 * aDay), Requests: []view.Previous{
			{Reference: "ER-7QK4-M2XD", State: lifecycle.InReview, Received: in(-aDay)},
			{Reference: "ER-9F3B-TT6A", State: lifecycle.Forwarding, Received: in(-3 * aDay)},
			{Reference: "ER-R8Q5-LL0F", State: lifecycle.Rejected, Received: in(-90 * aDay), Finished: in(-80 * aDay)},
		}},
	}
}

func bareCheck() view.CheckRequest {
	return view.CheckRequest{
		Frame: frame(), Back: "/queue", Asked: in(-60 * aDay), Deadline: view.Deadline{Due: view.LegalDate{At: in(-30 * aDay)}},
		Answers: view.Answers{Identifiers: []view.PlainIdentifier{{Type: "email", Value: "anna@example.com"}}, Cause: "direct_request", Regulation: "NONE"},
	}
}
