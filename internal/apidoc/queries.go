package apidoc

import "lethe/internal/auth"

// What the queries need.
var (
	reads     = Scopes{{auth.ReadRequests}}
	sees      = Scopes{{auth.ReadRequests, auth.ManageDeliveries, auth.ManageRouting}}
	plans     = Scopes{{auth.ReadRequests, auth.ManageRouting}}
	audits    = Scopes{{auth.ReadLedger}}
	remembers = Scopes{{auth.CheckSuppression}}
)

// queries are what a schema cannot say about the queries, in the order in which
// the reference lists them.
func queries() []group {
	return []group{
		{"Find requests", []manner{
			{name: "erasureRequest", values: map[string]any{"reference": "ER-7QK4-M2XD"}},
			{name: "erasureRequests", values: map[string]any{"first": 10, "where": map[string]any{"state": "IN_REVIEW"}}},
			{name: "archivedRequests", values: map[string]any{"first": 10}},
			{name: "subjectRequests", scopes: reads},
			{name: "deliveries", values: map[string]any{"first": 10, "where": map[string]any{"state": "FAILED"}}},
			{name: "node"},
			{name: "nodes"},
		}},
		{"Read destinations and rules", []manner{
			{name: "destinations", scopes: sees},
			{name: "ruleSet", scopes: sees},
			{name: "ruleSets", scopes: sees, values: map[string]any{"first": 3}},
			{name: "routingDraft", scopes: plans},
			{name: "previewRouting", scopes: plans, missing: "There is no such request or version.", values: map[string]any{
				"facts": map[string]any{"cause": "account_deleted", "identifierTypes": []any{"email"}, "attributes": map[string]any{"tier": "gold"}}}},
			{name: "simulateRouting", scopes: plans, values: map[string]any{"document": exampleDocument, "days": 30}},
			{name: "routingCoverage", scopes: plans},
			{name: "regulations"},
		}},
		{"Prove what was done", []manner{
			{name: "ledger", scopes: audits, values: map[string]any{"first": 10, "where": map[string]any{"kind": "request"}}},
			{name: "ledgerCheckpoint", scopes: audits},
			{name: "isSuppressed", scopes: remembers},
			{name: "suppressions", scopes: remembers},
			{name: "viewer"},
		}},
	}
}
