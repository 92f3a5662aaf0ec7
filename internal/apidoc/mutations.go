package apidoc

import (
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// What the mutations need.
var (
	submits   = Scopes{{auth.SubmitRequests}}
	reviews   = Scopes{{auth.ReviewRequests}}
	delivers  = Scopes{{auth.ManageDeliveries}}
	routes    = Scopes{{auth.ManageRouting}}
	tries     = Scopes{{auth.ManageDeliveries, auth.ManageRouting}}
	sendsAnew = Scopes{{auth.ManageDeliveries}, {auth.ReadRequests}}
)

// When mutations are NOT_FOUND.
const (
	noRequest     = "There is no such open request, or it is not yours to see."
	noDelivery    = "There is no such delivery, or its request is not yours to see."
	noDestination = "There is no destination of this name."
)

const inPlaceOfID = "Put the id of a request in the place of " + ExampleID + "."

const inPlaceOfDelivery = "Put the id of a delivery in the place of " + ExampleID + "."

// mutations are what a schema cannot say about the mutations, in the order in
// which the reference lists them.
func mutations() []group {
	return []group{
		{"Submit requests", []manner{
			{name: "submitErasureRequest", scopes: submits, more: full(), values: map[string]any{
				"externalId": "ticket-4711", "attributes": map[string]any{"tier": "gold"}, "idempotencyKey": "account-4711",
			}, note: "Send it again: the answer is the same request, with replayed: true."},
			{name: "submitErasureRequests", scopes: submits, more: busy(), values: map[string]any{"requests": []any{
				pairs{{"identifiers", common["identifiers"]}, {"cause", "account_deleted"}, {"idempotencyKey", "account-4712"}},
				pairs{{"identifiers", []any{map[string]any{"type": "customer_id", "value": "cust-00004711"}}}, {"cause", "account_deleted"}, {"idempotencyKey", "account-4713"}},
			}}, note: "What is wrong with one request is in its result, and stops no other."},
		}},
		{"Decide about requests", []manner{
			decision("approveErasureRequest", "It is not in review, or on hold; or what would be sent is not the plan of planHash any more."),
			decision("undoApproval", "It is not approved, or its undo window has ended."),
			decision("rejectErasureRequest", "It is approved or closed.").with(map[string]any{
				"ground": "LEGAL_CLAIMS", "text": "Your data is needed for a claim that is before a court."}),
			decision("cancelErasureRequest", "Its orders are being sent, or it is closed."),
			decision("correctErasureRequest", "It is not in review; or the regulation shall change after its deadline was moved.").with(map[string]any{
				"attributes": map[string]any{"tier": "gold"}}),
			decision("holdErasureRequest", "It is closed.").with(map[string]any{"note": "The court asked us to wait."}),
			decision("releaseErasureRequest", "It is not on hold."),
			decision("joinErasureRequest", "It has no earlier request in duplicateOf, or that one would not do all that this one asks for."),
			decision("unlinkErasureRequest", "It is not in review, or not linked to another."),
			decision("assignErasureRequest", "").with(map[string]any{"email": "reviewer@example.com"}),
			decision("addNote", "").with(map[string]any{"text": "The shop has sent the order number we asked for."}),
			decision("revealIdentifiers", "It is archived: its identifiers were destroyed."),
		}},
		{"Change deadlines", []manner{
			decision("extendDeadline", "It is closed, or its regulation allows no extension, or none any more.").with(map[string]any{
				"ground": "COMPLEXITY", "text": "Your data is in many systems, some of them old."}),
			decision("pauseDeadline", "It is closed, or its regulation lets no clock stand still.").with(map[string]any{
				"ground": "IDENTITY", "text": "Please show that you are the person whom the request names."}),
			decision("resumeDeadline", "Its clock does not stand still."),
		}},
		{"Look after deliveries", []manner{
			delivery("retryDelivery", "It is closed, on hold, or being sent right now."),
			{name: "retryDeliveries", scopes: delivers, values: map[string]any{"requestId": ExampleID, "state": "FAILED"}, note: inPlaceOfID},
			delivery("holdDelivery", "It is closed or being sent, or its whole request is on hold."),
			delivery("releaseDelivery", "It is not on hold, or its whole request is."),
			delivery("waiveDelivery", "It is closed, or being sent right now.").with(map[string]any{
				"text": "The system was switched off for good, with all its data."}),
			delivery("withdrawWaiver", "It is closed, or nobody has proposed to waive it."),
			delivery("recordDelivery", "It is closed, or its destination confirms by itself.").with(map[string]any{
				"outcome": "DONE", "text": "The folder was shredded, see protocol 12."}),
		}},
		{"Run destinations", []manner{
			{name: "createDestination", scopes: routes, conflict: "Somebody is working on a draft; publish or discard that first.", values: map[string]any{
				"title": "Newsletter", "url": "https://newsletter.example.com/erasures", "secretStored": true, "confirmation": "callback",
				"comment": "The newsletter moves to a system of its own"}},
			{name: "updateDestination", scopes: routes, missing: noDestination, conflict: "Somebody is working on a draft; publish or discard that first.",
				values: map[string]any{"concurrency": 8, "ratePerMinute": 1200}},
			{name: "setDestinationSecret", scopes: routes, missing: noDestination, conflict: "Lethe does not keep the secret of this destination."},
			{name: "testDestination", scopes: tries, missing: noDestination},
			{name: "pauseDestination", scopes: delivers, missing: noDestination, values: map[string]any{"why": "It moves to another data centre"}},
			{name: "resumeDestination", scopes: delivers, missing: noDestination},
			{name: "backfillDestination", scopes: sendsAnew, missing: noDestination, conflict: "No rule names the destination.", values: map[string]any{"dryRun": true},
				note: "With dryRun: true it counts, and sends nothing."},
			{name: "resendDeliveries", scopes: sendsAnew, values: map[string]any{"comment": "The backup of Sunday was restored"}},
			{name: "removeDestination", scopes: routes, missing: noDestination, conflict: "Orders to it are open, or somebody is working on a draft."},
		}},
		{"Publish rules", []manner{
			{name: "publishRules", scopes: routes, conflict: "Another version than after is current, or somebody is working on a draft.",
				values: map[string]any{"document": exampleDocument, "comment": "The shop has its own CRM", "dryRun": true, "acceptGaps": true},
				note:   "With dryRun: true it says what would change, and changes nothing."},
			{name: "agreeToRules", scopes: routes, conflict: "Nobody has proposed this revision, or you did it yourself."},
			{name: "withdrawRules", scopes: routes, conflict: "Nobody has proposed this revision."},
		}},
	}
}

const exampleDocument = `apiVersion: lethe/v1
destinations:
  - {name: crm, kind: webhook, url: "https://crm.example.com/erasures", secretEnv: CRM_WEBHOOK_SECRET}
rules:
  - {name: everyone, when: "true", to: [crm]}
`

// decision is a mutation about one open request.
func decision(name, conflict string) manner {
	return manner{name: name, scopes: reviews, missing: noRequest, conflict: conflict, note: inPlaceOfID}
}

// delivery is a mutation about one delivery.
func delivery(name, conflict string) manner {
	return manner{name: name, scopes: delivers, missing: noDelivery, conflict: conflict, note: inPlaceOfDelivery}
}

func (m manner) with(values map[string]any) manner {
	m.values = values
	return m
}

// busy is what only submitting can be answered with.
func busy() []Refusal {
	return []Refusal{{fault.RateLimited, "More requests arrive than can be written. Nothing was saved; send it again in a second."}}
}

func full() []Refusal {
	return append([]Refusal{{fault.IdempotencyConflict, "The idempotency key was used for another input."}}, busy()...)
}
