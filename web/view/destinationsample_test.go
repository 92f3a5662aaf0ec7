package view_test

import (
	"time"

	"github.com/a-h/templ"

	"lethe/web/view"
)

// destinationSamples are the pages of destinations, in all states that look
// different.
func destinationSamples() map[string]templ.Component {
	form := func(change func(*view.DestinationForm)) templ.Component {
		p := destinationForm()
		change(&p)
		return view.DestinationFormPage(p)
	}
	return map[string]templ.Component{
		"destinations":             view.DestinationsPage(destinationList()),
		"destinations-none":        view.DestinationsPage(view.Destinations{Frame: frame()}),
		"destinations-none-admin":  view.DestinationsPage(view.Destinations{Frame: frame(), MayEdit: true}),
		"destination":              view.DestinationPage(failingDestination()),
		"destination-healthy":      view.DestinationPage(view.Destination{Frame: frame(), DestinationRow: destinations()[0]}),
		"destination-paused":       view.DestinationPage(stoppedDestination()),
		"destination-edited":       view.DestinationPage(editedDestination()),
		"destination-retired":      view.DestinationPage(retiredDestination()),
		"destination-manual":       view.DestinationPage(view.Destination{Frame: frame(), DestinationRow: destinations()[3], MayManage: true, MayEdit: true}),
		"destination-new":          form(func(p *view.DestinationForm) { p.New, p.Published = true, false }),
		"destination-form":         form(func(*view.DestinationForm) {}),
		"destination-form-drafted": form(func(p *view.DestinationForm) { p.Drafted, p.Proposed = true, "Lou Marchetti" }),
		"destination-form-removed": form(func(p *view.DestinationForm) { p.Removed = true }),
		"destination-form-wrong":   form(wrongDestination),
		"destination-overtaken":    form(func(p *view.DestinationForm) { p.Overtaken, p.Meanwhile = true, []string{"title: CRM"} }),
		"destination-remove":       view.RemoveDestinationPage(view.RemoveDestination{Frame: frame(), Name: "lake", Title: "Data lake"}),
		"destination-blocked":      view.RemoveDestinationPage(view.RemoveDestination{Frame: frame(), Name: "lake", Title: "Data lake", Rules: []string{"a", "b"}, Open: 2, Refused: "Look again."}),
		"trial":                    view.TrialPage(view.Trial{Frame: frame(), Name: "lake", Title: "Data lake", Draft: true}),
		"trial-worked":             view.TrialPage(trial(true)),
		"trial-failed":             view.TrialPage(trial(false)),
		"secret":                   view.SetSecretPage(view.SetSecret{Frame: frame(), Name: "lake", Title: "Data lake", Kept: view.Secret{Stored: true}}),
		"secret-wrong":             view.SetSecretPage(wrongSecret()),
		"secret-shown":             view.ShownSecretPage(view.ShownSecret{Frame: frame(), Name: "lake", Title: "Data lake", Secret: "whsec_MDEy"}),
		"backfill":                 view.BackfillPage(view.Backfill{Frame: frame(), Name: "lake", Title: "Data lake", Refused: "No rule names it."}),
		"backfill-wrong":           view.BackfillPage(view.Backfill{Frame: frame(), Name: "lake", Title: "Data lake", Since: "soon", Faults: view.Faults{"since": "Give the time."}}),
		"backfill-confirm":         view.BackfillPage(confirmBackfill()),
		"backfill-nothing":         view.BackfillPage(view.Backfill{Frame: frame(), Name: "lake", Title: "Data lake", Asked: true}),
		"resend":                   view.ResendPage(view.Resend{Frame: frame(), Name: "lake", Title: "Data lake"}),
		"resend-wrong":             view.ResendPage(view.Resend{Frame: frame(), Name: "lake", Title: "Data lake", Since: "soon", Faults: view.Faults{"since": "Give the time."}}),
		"resend-confirm":           view.ResendPage(confirmResend()),
	}
}

func destinations() []view.DestinationRow {
	return []view.DestinationRow{
		{Name: "crm", Title: "Customer database", Kind: "webhook", Host: "crm.example.com", Confirmation: "callback", Waiting: 2, Owner: "CRM team", LastSuccess: in(-time.Minute)},
		{Name: "mailing", Title: "Mailing", Kind: "webhook", Host: "mail.example.com", Confirmation: "response", Paused: true},
		{Name: "lake", Title: "Data lake", Kind: "webhook", Host: "lake.example.com", Confirmation: "poll", Waiting: 6, Failed: 2, LastSuccess: in(-2 * time.Hour)},
		{Name: "paper", Title: "Paper files", Kind: "manual", Confirmation: "manual", Unused: true},
		{Name: "ads", Title: "Ads", Kind: "webhook", Confirmation: "callback", Unreached: true, Failed: 1},
	}
}

func destinationList() view.Destinations {
	old := view.DestinationRow{Name: "old", Title: "Old shop", Kind: "webhook", Confirmation: "response", Retired: true, Waiting: 1}
	return view.Destinations{
		Frame: frame(), Rows: destinations(), Retired: []view.DestinationRow{old}, MayEdit: true,
		Drafted: []view.NewDestination{{Name: "search", Title: "Search"}, {Name: "tax", Title: "Tax"}},
	}
}

func failingDestination() view.Destination {
	return view.Destination{
		Frame: frame(), DestinationRow: destinations()[2], ConfirmWithin: 14 * aDay, Concurrency: 4, RatePerMinute: 600,
		Closed: 411, Rules: []string{"everyone", "eu-lake"}, Secret: view.Secret{Env: "LAKE_WEBHOOK_SECRET"},
		Failures: []view.Failure{
			{Reference: "ER-7QK4-M2XD", Delivery: "03", At: in(-time.Hour), Answer: "403, the destination refused the order", Attempts: 6, CanRetry: true},
			{Reference: "ER-9F3B-TT6A", Delivery: "07", At: in(-2 * time.Hour), Answer: "301, redirects are not followed", Attempts: 2, CanRetry: true},
		},
	}
}

func stoppedDestination() view.Destination {
	p := failingDestination()
	p.MayManage, p.Paused, p.PausedAt = true, true, in(-2*time.Hour)
	p.Unreached, p.FailuresInRow, p.TriedAgain = true, 7, in(3*time.Minute)
	p.PollEvery, p.Probe = 15*time.Minute, &view.Probe{After: time.Hour, Again: aDay}
	p.Retries = []time.Duration{5 * time.Second, 5 * time.Minute, aDay}
	return p
}

func editedDestination() view.Destination {
	p := failingDestination()
	p.MayManage, p.MayEdit, p.Draft.Fields = true, true, []string{"title", "url"}
	p.Secret = view.Secret{Stored: true, History: []view.StoredSecret{
		{SetBy: "Ada Okafor", SetAt: in(-aDay)}, {SetBy: "L. Marchetti", SetAt: in(-90 * aDay), Until: in(2 * time.Hour)},
	}}
	return p
}

func retiredDestination() view.Destination {
	p := editedDestination()
	p.Retired, p.RemovedAt, p.Failed, p.Failures = true, in(-aDay), 0, nil
	return p
}

func destinationForm() view.DestinationForm {
	return view.DestinationForm{
		Frame: frame(), Revision: 3, EditedBy: "Lou Marchetti", EditedAt: in(-time.Hour), Published: true,
		Settings: view.DestinationSettings{
			Name: "lake", Title: "Data lake", Owner: "Data team", Kind: "webhook", URL: "https://lake.example.com/erasure",
			Confirmation: "poll", ConfirmWithin: "336h", SecretIn: "env", SecretEnv: "LAKE_WEBHOOK_SECRET",
			Concurrency: "4", RatePerMinute: "600", PollURL: "https://lake.example.com/jobs/{deliveryId}", PollEvery: "15m",
			PollStatuses: "complete = done\n", VerifyURL: "https://lake.example.com/people{?email}", VerifyAgain: "24h",
		},
	}
}

func wrongDestination(p *view.DestinationForm) {
	p.Settings.URL, p.Settings.PollEvery = "lake", "soon"
	p.Faults = view.Faults{"url": "is not an address", "poll.every": "Write a duration."}
}

func trial(works bool) view.Trial {
	p := view.Trial{Frame: frame(), Name: "lake", Title: "Data lake", Draft: true, MayEdit: true, Steps: []view.TrialStep{
		{Name: "lookup", OK: true, Detail: "lake.example.com has 2 addresses.", Took: 12 * time.Millisecond},
		{Name: "answer", OK: works, Detail: "It refused the signature (401).", Took: 2100 * time.Millisecond, Raw: "HTTP/1.1 401 Unauthorized\n\nno"},
	}}
	p.Sample = works
	return p
}

func wrongSecret() view.SetSecret {
	return view.SetSecret{
		Frame: frame(), Name: "lake", Title: "Data lake", Kept: editedDestination().Secret, How: "paste", Overlap: "24h",
		Faults: view.Faults{"secret": "Write whsec_ and 24 bytes.", "overlap": "Choose.", "how": "Choose."},
	}
}

func confirmBackfill() view.Backfill {
	return view.Backfill{
		Frame: frame(), Name: "lake", Title: "Data lake", Since: "2026-11-19T10:00", Asked: true,
		Open: 2, Finished: 3, Archived: 1, Unread: 1, Examples: []string{"ER-7QK4-M2XD", "ER-9F3B-TT6A"}, Comment: "New lake",
	}
}

func confirmResend() view.Resend {
	return view.Resend{
		Frame: frame(), Name: "lake", Title: "Data lake", Since: "2026-11-19T10:00", Asked: true, Again: 12, Lost: 3,
		Faults: view.Faults{"comment": "This is too long."},
	}
}
