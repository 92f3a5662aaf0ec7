package view_test

import (
	"context"

	"lethe/internal/lifecycle"
	"lethe/web/view"
	"lethe/web/view/ui"
)

func bulk(verb view.BulkVerb) view.Bulk {
	return view.Bulk{
		Frame: frame(), Verb: verb, Batch: "0190b5a0-0000-7000-8000-000000000001", Return: "/queue?view=review",
		Able: 2,
		Rows: []view.BulkRow{
			{Reference: "ER-7QK4-M2XD", Version: 3, Known: true, State: lifecycle.InReview, Due: in(3 * aDay), Until: in(60 * aDay)},
			{Reference: "ER-9F3B-TT6A", Version: 1, Known: true, State: lifecycle.InReview, Due: in(9 * aDay)},
		},
		Kept: view.BulkKept{
			Rows: []view.BulkRow{
				{Reference: "ER-2K8C-Q7WN", Version: 2, Known: true, State: lifecycle.Approved, Why: view.WhyNoReview},
				{Reference: "ER-5HTM-0X4Z", Why: view.WhyGone},
			},
			Count: map[view.BulkWhy]int{view.WhyNoReview: 1, view.WhyGone: 1},
		},
		Places:  []view.BulkPlace{{Name: "crm", Title: "Customer database", Count: 2}, {Name: "ads", Title: "Advertising", Count: 1}},
		RuleSet: 12,
		Retries: 3,
		Grounds: []ui.Choice{{Value: "COMPLEXITY", Label: "The request is complex", Note: "Art. 12(3) GDPR"}},
		People:  []ui.Choice{{Value: "me", Label: "Me"}},
	}
}

func wrongBulk() view.Bulk {
	p := bulk(view.BulkReject)
	p.Text = "Short"
	p.Faults = view.Faults{"ground": "Choose the ground.", "text": "Tell the data subject why."}
	p.Letter = &view.BulkLetter{Reference: "ER-7QK4-M2XD", Subject: "Your request", Text: "Dear Sir or Madam", Language: "en"}
	return p
}

func bulkOfAll() view.Bulk {
	p := bulk(view.BulkApprove)
	p.Rows, p.Able = nil, 9998
	p.All = &view.BulkAll{Query: "view=review", Count: 10_000, More: true, AsOf: now}
	p.Faults = view.Faults{"number": "Type 10000."}
	return p
}

func bulkOfNothing() view.Bulk {
	p := bulk(view.BulkApprove)
	p.Rows, p.Able, p.Places = nil, 0, nil
	return p
}

func bulkResult() view.BulkResult {
	undo := view.UndoBulk(context.Background(), "0190b5a0-0000-7000-8000-000000000001", 4000, "/queue")
	kept := bulk(view.BulkApprove).Kept
	return view.BulkResult{
		Frame: frame(), Verb: view.BulkApprove, Done: 4000, Return: "/queue", Undo: &undo,
		Failed: kept.Rows[:1], FailedAll: 1, Kept: kept.Rows[1:], KeptAll: 700,
		Left: 6000, GoOn: [][2]string{{"verb", "approve"}, {"confirm", "yes"}},
		Verbs: []view.BulkVerb{view.BulkApprove, view.BulkExport},
	}
}
