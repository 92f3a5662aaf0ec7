package view_test

import (
	"context"
	"maps"
	"time"

	"github.com/a-h/templ"

	"lethe/internal/lifecycle"
	"lethe/web/view"
	"lethe/web/view/ui"
)

// now is the moment at which every sample page was made.
var now = time.Date(2026, 11, 20, 10, 22, 6, 0, time.UTC)

func in(d time.Duration) time.Time { return now.Add(d) }

const aDay = 24 * time.Hour

func frame() view.Frame {
	return view.Frame{
		Clock:  ui.Clock{Now: now, Zone: time.FixedZone("CET", 3600)},
		User:   view.User{Name: "Ada Okafor", Role: "Reviewer"},
		Counts: view.Counts{NeedsReview: 18, Failing: 1},
		Record: true,
		Seen:   "0:812:815:812,814",

		SessionEnd: view.SessionEnd{Left: 30 * time.Minute},
	}
}

func sessionFrame(s view.SessionEnd) view.Frame {
	f := frame()
	f.SessionEnd = s
	return f
}

// samples are all pages, in all states that look different.
func samples() map[string]templ.Component {
	all := map[string]templ.Component{
		"login":              view.LoginPage(view.Login{Frame: view.Frame{Clock: frame().Clock}, Return: "/queue"}),
		"login-refused":      view.LoginPage(refusedLogin()),
		"session-ending":     view.MePage(view.Me{Frame: sessionFrame(view.SessionEnd{Left: 2 * time.Minute})}),
		"session-ended":      view.MePage(view.Me{Frame: sessionFrame(view.SessionEnd{Ended: true})}),
		"queue":              view.QueuePage(queue()),
		"queue-filtered":     view.QueuePage(filteredQueue()),
		"queue-no-match":     view.QueuePage(noMatch()),
		"queue-done":         view.QueuePage(doneQueue()),
		"queue-new":          view.QueuePage(view.Queue{Frame: frame(), Query: view.QueueQuery{View: view.NeedsReview}}),
		"request-review":     view.RequestPage(inReview()),
		"request-view":       view.RequestPage(fromView()),
		"request-note":       view.RequestPage(wrongNote()),
		"assign":             view.AssignPage(assign()),
		"request-replanned":  view.RequestPage(replanned()),
		"request-approved":   view.RequestPage(approved()),
		"request-forwarding": view.RequestPage(forwarding()),
		"request-unroutable": view.RequestPage(unroutable()),
		"request-rejected":   view.RequestPage(rejected()),
		"reject":             view.RejectPage(view.Reject{Frame: frame(), Reference: "ER-7QK4-M2XD", Version: 3}),
		"reject-wrong":       view.RejectPage(wrongReject()),
		"cancel":             view.CancelPage(view.Cancel{Frame: frame(), Reference: "ER-7QK4-M2XD", Version: 3, State: lifecycle.InReview}),
		"bulk-approve":       view.BulkPage(bulk(view.BulkApprove)),
		"bulk-reject":        view.BulkPage(wrongBulk()),
		"bulk-assign":        view.BulkPage(bulk(view.BulkAssign)),
		"bulk-extend":        view.BulkPage(bulk(view.BulkExtend)),
		"bulk-retry":         view.BulkPage(bulk(view.BulkRetry)),
		"bulk-all":           view.BulkPage(bulkOfAll()),
		"bulk-nothing":       view.BulkPage(bulkOfNothing()),
		"bulk-result":        view.BulkResultPage(bulkResult()),
		"conflict":           view.ConflictPage(conflict(true)),
		"conflict-too-late":  view.ConflictPage(conflict(false)),
		"conflict-plan":      view.ConflictPage(otherPlan()),
		"archive":            view.ArchivePage(archive()),
		"archive-wrong":      view.ArchivePage(wrongArchive()),
		"archive-empty":      view.ArchivePage(view.Archive{Frame: frame()}),
		"archived":           view.ArchivedPage(archived()),
		"archived-nothing":   view.ArchivedPage(archivedNothing()),
		"deliveries":         view.DeliveriesPage(failedDeliveries()),
		"deliveries-tasks":   view.DeliveriesPage(deliveriesIn(view.TasksView, lifecycle.Accepted)),
		"deliveries-held":    view.DeliveriesPage(deliveriesIn(view.HeldView, lifecycle.Held)),
		"deliveries-none":    view.DeliveriesPage(view.Deliveries{Frame: frame(), Query: view.DeliveryQuery{View: view.QueuedView}}),
		"delivery-failed":    view.DeliveryDetails(failedDelivery()),
		"delivery-task":      view.DeliveryDetails(task()),
		"delivery-held":      view.DeliveryDetails(heldDelivery()),
		"delivery-proposed":  view.DeliveryDetails(proposed()),
		"delivery-waived":    view.DeliveryDetails(waivedDelivery()),
		"hold":               view.PutOnHoldPage(view.PutOnHold{Frame: frame(), Reference: "ER-7QK4-M2XD", Version: 3}),
		"hold-wrong":         view.PutOnHoldPage(wrongHold()),
		"hold-delivery":      view.PutOnHoldPage(view.PutOnHold{Frame: frame(), Reference: "ER-7QK4-M2XD", Delivery: "03", To: "Data lake", Refused: "This delivery is closed."}),
		"waive":              view.WaivePage(view.Waive{Frame: frame(), Delivery: "03", Reference: "ER-7QK4-M2XD", To: "Data lake"}),
		"waive-wrong":        view.WaivePage(wrongWaive()),
		"record":             view.RecordPage(view.Record{Frame: frame(), Delivery: "03", Reference: "ER-7QK4-M2XD", To: "Paper files"}),
		"record-wrong":       view.RecordPage(wrongRecord()),
		"pause":              view.PausePage(view.Pause{Frame: frame(), Name: "lake", Title: "Data lake"}),
		"pause-wrong":        view.PausePage(view.Pause{Frame: frame(), Name: "lake", Title: "Data lake", Faults: view.Faults{"why": "This is too long."}}),
		"dashboard":          view.DashboardPage(dashboard()),
		"dashboard-of-one":   view.DashboardPage(dashboardOfOne()),
		"dashboard-quiet":    view.DashboardPage(quietDashboard()),
		"dashboard-new":      view.DashboardPage(view.Dashboard{Frame: frame()}),
		"health":             view.HealthPage(health()),
		"health-unaccounted": view.HealthPage(unaccounted()),
		"health-stale":       view.HealthPage(stale()),
		"health-new":         view.HealthPage(view.Health{Frame: frame()}),
		"problem-400":        problem(400),
		"problem-403":        problem(403),
		"problem-404":        problem(404),
		"problem-405":        problem(405),
		"problem-409":        problem(409),
		"problem-422":        problem(422),
		"problem-429":        problem(429),
		"problem-500":        problem(500),
		"problem-503":        problem(503),
		"problem-unknown":    problem(418),
		"problem-nobody":     view.ProblemPage(view.Problem{Frame: view.Frame{Clock: frame().Clock}, Status: 500, RequestID: "01932f5c"}),
	}
	maps.Copy(all, destinationSamples())
	maps.Copy(all, ruleSamples())
	maps.Copy(all, clockSamples())
	maps.Copy(all, auditSamples())
	maps.Copy(all, certificateSamples())
	maps.Copy(all, personSamples())
	maps.Copy(all, apiSamples())
	maps.Copy(all, staffSamples())
	maps.Copy(all, newSamples())
	return all
}

func refusedLogin() view.Login {
	return view.Login{
		Frame: view.Frame{Clock: frame().Clock},
		Email: "ada@example.com",
		Error: "This email, password and code do not fit together.",
		Accounts: []view.DemoAccount{
			{Role: "Reviewer", Email: "reviewer@example.com", Password: "correct-horse-1"},
			{Role: "Lead", Email: "lead@example.com", Password: "correct-horse-2", Code: "123456"},
		},
	}
}

func queue() view.Queue {
	row := func(reference string, due time.Duration, state lifecycle.RequestState, subject string) view.QueueRow {
		return view.QueueRow{
			Reference: reference, Version: 1, Subject: subject, State: state, Due: in(due), Received: in(due - 30*aDay),
			Source: "Account page", CanApprove: state == lifecycle.InReview,
		}
	}
	rows := []view.QueueRow{
		row("ER-7QK4-M2XD", -3*aDay, lifecycle.Forwarding, "m•••••@example.com"),
		row("ER-9F3B-TT6A", -2*aDay, lifecycle.InReview, "o•••••@example.com"),
		row("ER-2XPC-8KQ1", -time.Minute, lifecycle.InReview, "+33 ••• ••• 204"),
		row("ER-H5W0-31YZ", 2*time.Hour, lifecycle.Forwarding, "j•••@example.com"),
		row("ER-B6NN-Q0RD", aDay, lifecycle.Approved, "k•••••@example.com"),
		row("ER-C1MM-55TP", 2*aDay, lifecycle.InReview, ""),
		row("ER-VV7E-9J2K", 12*aDay, lifecycle.Unverified, "cust_00•••912"),
		row("ER-0GZ8-KX4S", 13*aDay, lifecycle.InReview, "cust_00•••481"),
		row("ER-AA12-PLM9", 20*aDay, lifecycle.Approved, "a•••••@example.com"),
		row("ER-Y3YT-62WD", 25*aDay, lifecycle.Forwarding, "p•••@example.com"),
		row("ER-R8Q5-LL0F", 26*aDay, lifecycle.Completed, "p•••@example.com"),
	}
	rows[0].Progress = view.Progress{Closed: 1, Failed: 1, Total: 3}
	rows[3].Progress = view.Progress{Closed: 2, Total: 3}
	rows[5].SendsAt = in(5 * time.Hour)
	rows[7].OnHold, rows[7].CanApprove = true, false
	rows[8].Unroutable = true
	rows[8].Extended = true
	rows[9].Progress, rows[9].Paused = view.Progress{Total: 3}, true
	rows[10].Progress = view.Progress{Closed: 3, Total: 3}
	rows[0].Assignee, rows[0].CanRetry, rows[1].Twin = "Lea Marchetti", true, true
	f := frame()
	undo := view.UndoApproval(context.Background(), "ER-B6NN-Q0RD", 2, "/queue?view=open")
	f.Toast = ui.Toast{Text: "ER-B6NN-Q0RD is approved.", Undo: &undo}
	return view.Queue{
		Frame: f, Query: view.QueueQuery{View: view.AllOpen}, Rows: rows, Next: "opaque", Any: true,
		Totals: map[view.QueueView]int{
			view.NeedsReview: 18, view.SendsSoon: 7, view.DueInWeek: 9, view.Overdue: 3, view.FailedDeliveries: 1, view.AssignedToMe: 2, view.AllOpen: 128,
		},
		Saved:        []view.SavedTab{{Name: "Ours in Spain", Query: "source=Support+tool&view=open"}},
		Destinations: []ui.Choice{{Value: "crm", Label: "CRM"}, {Value: "lake", Label: "Data lake"}},
		Colleagues:   []ui.Choice{{Value: "01932f5c-0000-7000-8000-000000000001", Label: "Lea Marchetti"}},
		May:          view.MayWithQueue{Submit: true, Export: true, Review: true, Retry: true},
		Causes:       []string{"direct_request", "account_deleted", "email_opt_out", "inactive", "other"},
		Sources:      []string{"Account page", "Support tool"},
	}
}

func filteredQueue() view.Queue {
	p := queue()
	p.Toast = ui.Toast{}
	p.Query = view.QueueQuery{
		View: view.NeedsReview, Cause: "account_deleted", Regulation: lifecycle.UKGDPR, Source: "Account page",
		Status: lifecycle.InReview, Due: view.DueSoon, To: "crm", Who: view.Nobodies,
		Search: "ER-7QK4", Sort: view.ByReceived, Size: 25, After: "opaque",
	}
	p.Rows = p.Rows[1:3]
	return p
}

func noMatch() view.Queue {
	p := filteredQueue()
	p.Rows = nil
	return p
}

func doneQueue() view.Queue {
	p := queue()
	p.Query, p.Rows, p.Next = view.QueueQuery{View: view.NeedsReview}, nil, ""
	p.NextDue = &view.NextDue{Reference: "ER-7QK4-M2XD", Due: in(8 * aDay)}
	return p
}

func inReview() view.Request {
	return view.Request{
		Frame: frame(), Reference: "ER-7QK4-M2XD", Version: 3, State: lifecycle.InReview,
		May:  view.May{Approve: true, Reject: true, Cancel: true, Hold: true, Join: true, Unlink: true, Assign: true, Note: true},
		Plan: plan(),
		Subject: []view.Identifier{
			{Type: "email", Masked: "m•••••@example.com"}, {Type: "customer_id", Masked: "cust_00•••912"},
		},
		Cause: "account_deleted", Regulation: lifecycle.GDPR, Source: "Account page", ExternalID: "acc-20934",
		Attributes: []view.Attribute{{Name: "tier", Value: "standard"}, {Name: "country", Value: "DE"}},
		Submitted:  in(-26 * time.Hour), Received: in(-25 * time.Hour), ReviewEnds: in(47 * time.Hour), Due: in(29 * aDay),
		Deadline:   deadline(),
		Duplicates: []string{"ER-9F3B-TT6A"}, LinkedTo: "ER-9F3B-TT6A",
		Timeline: []ui.Event{
			{What: "Possible duplicate found", Who: "System", At: in(-25 * time.Hour), Text: "ER-9F3B-TT6A names the same person.", Tag: ui.RequestTag(lifecycle.Duplicate)},
			{What: "Received", Who: "Account page", At: in(-25 * time.Hour), Tag: ui.RequestTag(lifecycle.InReview)},
		},
	}
}

// fromView is a request in the middle of the view from which the person came.
func fromView() view.Request {
	p := inReview()
	p.May.Extend = true
	p.Assignee = view.Colleague{ID: "07", Name: "Lou Lead"}
	p.Neighbours = &view.Neighbours{
		Of: view.QueueQuery{View: view.NeedsReview, Cause: "other"}, After: "AAZz", Position: 3, Total: 18, Previous: "ER-9F3B-TT6A", Next: "ER-2C4D-8KQX",
	}
	p.Timeline = append([]ui.Event{{What: "Note, only for colleagues", Who: "Ada Okafor", At: in(-time.Hour), Text: "Called back.", Tag: ui.Tag{Icon: "pencil", Tone: ui.Warn}}}, p.Timeline...)
	return p
}

func wrongNote() view.Request {
	p := fromView()
	p.Events, p.Timeline = view.NoteEvents, nil
	p.Note = view.NewNote{Text: " ", Faults: view.Faults{"text": "Write the note, in 1 to 4,000 characters."}}
	return p
}

func assign() view.Assign {
	return view.Assign{
		Frame: frame(), Reference: "ER-7QK4-M2XD", Version: 3, To: "08", Faults: view.Faults{"to": "Choose a colleague from the list."},
		Colleagues: []view.Colleague{{ID: "07", Name: "Lou Lead"}, {ID: "08", Name: "Ada Okafor", Self: true}},
	}
}

func plan() *view.Plan {
	place := func(name, title string, rules ...string) view.PlannedPlace {
		return view.PlannedPlace{Place: view.Place{Name: name, Title: title}, Rules: rules}
	}
	return &view.Plan{
		RuleSet: 2, Hash: "2:5be0",
		Destinations: []view.PlannedPlace{place("crm", "CRM", "everyone"), place("mailing", "Mailing", "everyone"), place("lake", "Data lake", "everyone", "eu-lake")},
		Rules: []view.ExplainedRule{
			{Name: "everyone", When: "true", Matched: true, Because: []string{"true is always true"}},
			{Name: "us-ads", When: `regulation == "CCPA"`, Because: []string{`regulation == "CCPA" is false: regulation is "GDPR"`}},
		},
		Others: []view.PlannedPlace{place("ads", "Ads", "us-ads"), place("paper", "Paper files")},
	}
}

func replanned() view.Request {
	p := inReview()
	p.Change = &view.PlanChange{From: 12, To: 13, Gained: []string{"Ads"}, Lost: []string{"CRM"}, Moved: []string{"Data lake"}}
	p.Plan.Rules[1].Fault = "attributes.tier is a number"
	return p
}

func otherPlan() view.Conflict {
	p := conflict(true)
	p.Planned, p.Plan = "What would be sent where has changed since you looked: now also to ads.", plan()
	p.Attempt = view.Attempt{Verb: "approve", Label: "Approve", Again: true, Version: 4, Return: "/queue"}
	return p
}

func approved() view.Request {
	p := inReview()
	p.State, p.May = lifecycle.Approved, view.May{Undo: true, Cancel: true}
	p.Approved, p.UndoUntil = in(-6*time.Second), in(24*time.Second)
	p.Timeline = append([]ui.Event{{What: "Approved", Who: "Ada Okafor", At: p.Approved, Tag: ui.RequestTag(lifecycle.Approved)}}, p.Timeline...)
	return p
}

func forwarding() view.Request {
	p := approved()
	p.State, p.May, p.Plan, p.RuleSet = lifecycle.Forwarding, view.May{}, nil, 2
	p.Due = in(-3 * aDay)
	p.Deliveries = []view.Delivery{
		{ID: "01", Destination: "CRM", State: lifecycle.Done, Attempts: 1, LastAttempt: in(-20 * time.Hour), LastAnswer: "200, done"},
		{ID: "02", Destination: "Mailing", State: lifecycle.Accepted, Attempts: 1, LastAttempt: in(-20 * time.Hour), LastAnswer: "202, confirmation awaited by callback until 4 December"},
		{ID: "03", Destination: "Data lake", State: lifecycle.Failed, Attempts: 6, LastAttempt: in(-time.Hour), NextAttempt: in(23 * time.Hour), LastAnswer: "403, the destination refused the order", CanRetry: true},
		{ID: "04", Destination: "Ads", State: lifecycle.Queued, NextAttempt: in(3 * time.Minute)},
		{ID: "05", Destination: "Backup", State: "FROM_THE_FUTURE"},
	}
	p.Timeline = append([]ui.Event{
		{What: "Delivery to Data lake needs a person (attempt 6)", Who: "System", At: in(-time.Hour), Text: "403, the destination refused the order. It is tried again once a day.", Tag: ui.DeliveryTag(lifecycle.Failed)},
		{What: "CRM confirmed", Who: "CRM", At: in(-20 * time.Hour), Tag: ui.DeliveryTag(lifecycle.Done)},
		{What: "Routed to 5 destinations", Who: "System", At: in(-21 * time.Hour), Text: "Version 2: everyone, us-ads", Tag: ui.RequestTag(lifecycle.Forwarding)},
	}, p.Timeline...)
	return p
}

func unroutable() view.Request {
	p := approved()
	p.Unroutable, p.DuplicateOf, p.May.Release = true, "ER-9F3B-TT6A", true
	p.Hold = &view.Hold{Ground: "Legal claims", Article: "Art. 17(3)(e) GDPR", By: "L. Marchetti", Since: in(-2 * aDay), ReviewOn: in(30 * aDay)}
	return p
}

func rejected() view.Request {
	p := inReview()
	p.State, p.May, p.Plan, p.Finished = lifecycle.Rejected, view.May{}, nil, in(-time.Hour)
	p.Decision = &view.Decision{
		What: "Rejected", By: "L. Marchetti", At: in(-time.Hour), Ground: lifecycle.LegalClaims,
		Text: "We must keep your invoices until the court has decided.\nYou may complain to the supervisory authority.",
	}
	return p
}

func wrongReject() view.Reject {
	return view.Reject{
		Frame: frame(), Reference: "ER-7QK4-M2XD", Version: 3, Text: "No. <b>",
		GroundError: "Choose the ground on which you reject.",
		TextError:   "The reason has 7 characters; write at least 10, so that the data subject understands it.",
	}
}

func conflict(again bool) view.Conflict {
	return view.Conflict{
		Frame: frame(), Reference: "ER-7QK4-M2XD", By: "L. Marchetti", At: in(-time.Minute), State: lifecycle.InReview,
		Last: ui.Event{What: "Put on hold", Text: "Legal claims, Art. 17(3)(e) GDPR. Review on 20 Dec 2026."},
		Attempt: view.Attempt{
			Verb: "reject", Label: "Reject request", Again: again, Version: 4, Return: "/requests/ER-7QK4-M2XD",
			Typed: []view.Typed{
				{Name: "ground", Label: "Ground for refusal", Value: "LEGAL_CLAIMS", Words: "Legal claims"},
				{Name: "text", Label: "Reason for the data subject", Value: "We must keep your invoices until the court has decided."},
			},
		},
	}
}

func archive() view.Archive {
	row := func(reference string, outcome lifecycle.RequestState, finished time.Duration) view.ArchiveRow {
		return view.ArchiveRow{
			Reference: reference, Outcome: outcome, Cause: "account_deleted", Regulation: lifecycle.GDPR,
			Received: in(finished - 10*aDay), Finished: in(finished), Due: in(finished + aDay), Deliveries: 3,
		}
	}
	p := view.Archive{
		Frame: frame(), Query: view.ArchiveQuery{Outcome: lifecycle.Completed, From: "2026-01-01", After: "opaque"}, Next: "more",
		Rows: []view.ArchiveRow{
			row("ER-K2K2-AB3C", lifecycle.Completed, -31*aDay),
			row("ER-M8D4-ZZ0Q", lifecycle.Rejected, -32*aDay),
			row("ER-P0P7-XY6W", lifecycle.Cancelled, -40*aDay),
			row("ER-T1T9-GH5V", lifecycle.Duplicate, -41*aDay),
		},
	}
	p.Rows[3].Due = in(-50 * aDay)
	return p
}

func wrongArchive() view.Archive {
	p := archive()
	p.Query.From, p.Query.To = "2026-02-31", "tomorrow"
	p.FromError = "Finished from is not a date: write it as 2026-11-20."
	p.ToError = "Finished to is not a date: write it as 2026-11-20."
	p.Rows = nil
	return p
}

func archived() view.ArchivedRequest {
	return view.ArchivedRequest{
		Frame: frame(), Reference: "ER-K2K2-AB3C", Outcome: lifecycle.Completed, Cause: "account_deleted", Regulation: lifecycle.GDPR,
		Source: "Account page", Submitted: in(-60 * aDay), Received: in(-60 * aDay), Due: in(-30 * aDay), Finished: in(-31 * aDay),
		Archived: in(-aDay), RuleSet: 2,
		Deliveries: []view.ArchivedDelivery{
			{Destination: "CRM", State: lifecycle.Verified, Attempts: 1, Closed: in(-59 * aDay), Evidence: "200, done; the probe found nothing"},
			{Destination: "Mailing", State: lifecycle.NotFound, Attempts: 2, Closed: in(-58 * aDay), Evidence: "404, not found"},
			{Destination: "Billing", State: lifecycle.Retained, Attempts: 1, Closed: in(-31 * aDay), Evidence: "Tax law, until 31 December 2032"},
		},
		Timeline: []ui.Event{
			{What: "Archived, and the person forgotten", Who: "System", At: in(-aDay), Tag: ui.Archived},
			{What: "Completed", Who: "System", At: in(-31 * aDay), Tag: ui.DeliveryTag(lifecycle.Done)},
		},
	}
}

func archivedNothing() view.ArchivedRequest {
	p := archived()
	p.Outcome, p.Deliveries, p.RuleSet, p.Decision = lifecycle.Rejected, nil, 0, rejected().Decision
	return p
}

func problem(status int) templ.Component {
	return view.ProblemPage(view.Problem{Frame: frame(), Status: status, RequestID: "01932f5c-7d4e"})
}

func health() view.Health {
	return view.Health{Frame: frame(), CheckedAt: in(-20 * time.Second), Invariants: []view.Invariant{
		{Name: "I1", Never: "A routed request has no delivery, or an approved one is not routed in time."},
		{Name: "I8", Never: "A job does not run."},
	}}
}

func unaccounted() view.Health {
	p := health()
	p.Counts.Unaccounted = 8
	p.Invariants[0].Violations = 7
	p.Invariants[0].Examples = []view.Example{
		{Words: "01932f5c-0000-7000-8000-000000000001", Reference: "ER-7QK4-M2XD"}, {Words: "01932f5c-0000-7000-8000-000000000002"},
	}
	p.Invariants[1].Violations, p.Invariants[1].Examples = 1, []view.Example{{Words: "forward"}}
	return p
}

func stale() view.Health {
	p := unaccounted()
	p.CheckedAt = in(-12 * time.Minute)
	return p
}
