package view_test

import (
	"testing"

	"lethe/internal/lifecycle"
	"lethe/web/view"
)

func TestTold_SaysWhatWasDoneAndWhatIsLeft(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"Nothing to try again: every failed delivery is due already.":                view.Retried(t.Context(), 0, 0),
		"1 delivery is tried again now.":                                             view.Retried(t.Context(), 1, 0),
		"4 deliveries are tried again now.":                                          view.Retried(t.Context(), 4, 0),
		"1000 deliveries are tried again now; 5 are left. Press again for the next.": view.Retried(t.Context(), 1000, 5),
		"1 delivery sent again.":                                                     view.Resent(t.Context(), 1, 0),
		"12 deliveries sent again. 1 archived request cannot be.":                    view.Resent(t.Context(), 12, 1),
		"The delivery of ER-7QK4-M2XD to CRM is waived.":                             view.DeliveryDone(t.Context(), "agree", "ER-7QK4-M2XD", "CRM", lifecycle.Waived),
		"Waiver proposed. A second person must agree.":                               view.DeliveryDone(t.Context(), "waive", "ER-7QK4-M2XD", "CRM", lifecycle.Failed),
		"CRM is paused.": view.PausedOrResumed(t.Context(), "CRM", true),
		"CRM is resumed: what waits for it is sent now.": view.PausedOrResumed(t.Context(), "CRM", false),
		"": view.DeliveryDone(t.Context(), "nonsense", "ER-7QK4-M2XD", "CRM", lifecycle.Failed),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Each entry that a person or the destination causes has words of its own.
func TestHappened_TellsWhatPeopleDidAboutDeliveries(t *testing.T) {
	t.Parallel()
	detail := map[string]any{"destination": "crm", "to": "FAILED", "ground": "LEGAL_CLAIMS", "reviewOn": "2026-12-24", "percent": 75.0, "openDeliveries": 2.0}
	for action, want := range map[string][2]string{
		"request.held":              {"Put on hold", "Legal claims: the data is needed to establish, exercise or defend them, Art. 17(3)(e) GDPR. Review on 24 Dec 2026."},
		"request.released":          {"Released from hold", "It goes on by itself."},
		"request.resumed":           {"Back in review", "The earlier request ended without erasing."},
		"request.reopened":          {"Opened again", "Customers had to be told again."},
		"request.escalated":         {"75 % of the time to the deadline have passed", "Deliveries that are still open: 2."},
		"delivery.held":             {"Customers put on hold", "Legal claims: the data is needed to establish, exercise or defend them, Art. 17(3)(e) GDPR. Review on 24 Dec 2026."},
		"delivery.waiver_proposed":  {"Waiver for Customers proposed", "Legal claims: the data is needed there, Art. 17(3)(e) GDPR. A second person must agree."},
		"delivery.waiver_withdrawn": {"Proposal to waive Customers withdrawn", ""},
		"delivery.probed":           {"Customers was looked up", "It needs a person, and is tried again meanwhile."},
		"delivery.resent":           {"Customers has to be told again", "It brought old data back."},
	} {
		e := view.Happened(t.Context(), action, detail, view.Titles{"crm": "Customers"})
		if e.What != want[0] || e.Text != want[1] {
			t.Errorf("%s: %q, %q", action, e.What, e.Text)
		}
	}
}
