package view_test

import (
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view"
)

func deliveriesIn(v view.DeliveryView, state lifecycle.DeliveryState) view.Deliveries {
	row := func(id, reference, to string, when time.Duration) view.DeliveryRow {
		return view.DeliveryRow{
			ID: id, Reference: reference, To: to, Attempts: 6, Answer: "Not delivered (HTTP 503)", At: in(-time.Hour),
			When: in(when), Routed: in(-3 * aDay), CanRetry: state == lifecycle.Failed,
		}
	}
	p := view.Deliveries{
		Frame: frame(), Query: view.DeliveryQuery{View: v}, MayManage: true, Next: "opaque",
		Totals: map[view.DeliveryView]int{view.FailedView: 4, view.TasksView: 2, view.HeldView: 2},
		Rows:   []view.DeliveryRow{row("03", "ER-7QK4-M2XD", "Data lake", -aDay), row("07", "ER-9F3B-TT6A", "Customer database", aDay)},
	}
	p.Rows[0].Proposed = true
	return p
}

func failedDeliveries() view.Deliveries {
	p := deliveriesIn(view.FailedView, lifecycle.Failed)
	p.Query.Destination, p.To = "lake", "Data lake"
	p.Groups = []view.FailureGroup{
		{Name: "lake", To: "Data lake", Error: "status 503", Count: 4, Oldest: in(-3 * time.Hour), Waiting: 4},
		{Name: "lake", To: "Data lake", Count: 1, Oldest: in(-2 * time.Hour)},
	}
	return p
}

func failedDelivery() view.DeliveryPage {
	return view.DeliveryPage{
		Frame: frame(), ID: "03", Reference: "ER-7QK4-M2XD", Name: "lake", To: "Data lake", State: lifecycle.Failed,
		May: view.DeliveryMay{Retry: true, Hold: true, Waive: true}, Due: in(9 * aDay), Attempts: 2, NextAttempt: in(5 * time.Hour),
		Theirs: "job-77", Created: in(-3 * aDay), Order: view.SentOrder{Key: "01932f5c", Types: []string{"email", "customer_id"}, Signed: true, Callback: "https://lethe.example.com/callbacks/01932f5c"}, LastError: "status 403: the order was refused", Round: 1,
		Tries: []view.Try{
			{Number: 2, At: in(-time.Hour), Took: 420 * time.Millisecond, HTTPStatus: 403, Outcome: "failed", Detail: "the order was refused"},
			{Number: 1, At: in(-2 * time.Hour), Took: 30 * time.Second, Outcome: "retry", Detail: "no answer in time"},
		},
	}
}

func task() view.DeliveryPage {
	p := failedDelivery()
	p.State, p.ConfirmBy, p.May = lifecycle.Accepted, in(9*aDay), view.DeliveryMay{Record: true, Retry: true, Hold: true, Waive: true}
	p.Receipts = []view.Evidence{
		{Via: "person", Status: "done", Detail: "Shredded.", By: "L. Marchetti", At: in(-time.Minute)},
		{Via: "probe", Status: "present", HTTPStatus: 200, At: in(-time.Hour)},
		{Via: "from-the-future", Status: "accepted", At: in(-aDay)},
	}
	return p
}

func heldDelivery() view.DeliveryPage {
	p := failedDelivery()
	p.State, p.NextAttempt, p.May, p.Tries = lifecycle.Held, time.Time{}, view.DeliveryMay{Release: true, Waive: true}, nil
	p.Hold = &view.Hold{Ground: "Legal claims", By: "L. Marchetti", ReviewOn: in(-aDay), OfRequest: true}
	return p
}

func proposed() view.DeliveryPage {
	p := failedDelivery()
	p.May = view.DeliveryMay{Agree: true, Withdraw: true}
	p.Waiver = &view.Waiver{Ground: lifecycle.WaiveSystemGone, Text: "Switched off in May.", ProposedBy: "L. Marchetti"}
	return p
}

func waivedDelivery() view.DeliveryPage {
	p := proposed()
	p.State, p.May, p.Closed, p.Waiver.AgreedBy = lifecycle.Waived, view.DeliveryMay{}, in(-time.Minute), "Ada Okafor"
	return p
}

func wrongHold() view.PutOnHold {
	return view.PutOnHold{
		Frame: frame(), Reference: "ER-7QK4-M2XD", Version: 3, ReviewOn: "2020-01-01", Note: "No. <b>",
		Faults: view.Faults{"ground": "Choose the ground.", "reviewOn": "Choose a day after today.", "note": "This is too long."},
	}
}

func wrongWaive() view.Waive {
	return view.Waive{
		Frame: frame(), Delivery: "03", Reference: "ER-7QK4-M2XD", To: "Data lake", Text: "Gone",
		Faults: view.Faults{"ground": "Choose the ground.", "text": "Say why."},
	}
}

func wrongRecord() view.Record {
	return view.Record{
		Frame: frame(), Delivery: "03", Reference: "ER-7QK4-M2XD", To: "Paper files", Outcome: "RETAINED",
		Faults: view.Faults{"text": "Say how.", "ground": "Say why.", "retainedUntil": "This has passed."},
	}
}
