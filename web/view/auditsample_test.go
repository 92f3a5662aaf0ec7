package view_test

import (
	"time"

	"github.com/a-h/templ"

	"lethe/web/view"
)

// auditSamples are the pages of the audit log, in all states that look different.
func auditSamples() map[string]templ.Component {
	entry := func(change func(*view.AuditEntry)) templ.Component {
		p := auditEntry()
		change(&p)
		return view.AuditEntryPage(p)
	}
	return map[string]templ.Component{
		"audit":          view.AuditPage(auditLog()),
		"audit-new":      view.AuditPage(view.Audit{Frame: frame()}),
		"audit-running":  view.AuditPage(withChain(view.Chain{Running: &view.RunningCheck{By: "Ada Okafor", Asked: in(-time.Minute), Started: true, Entries: 12_000}, Sealed: sealed})),
		"audit-asked":    view.AuditPage(withChain(view.Chain{Running: &view.RunningCheck{By: "Ada Okafor", Asked: now}})),
		"audit-broken":   view.AuditPage(withChain(brokenChain())),
		"audit-no-match": view.AuditPage(view.Audit{Frame: frame(), Query: view.AuditQuery{Actor: "Nobody"}}),
		"audit-wrong":    view.AuditPage(wrongAudit()),
		"audit-entry":    entry(func(*view.AuditEntry) {}),
		"audit-first":    entry(func(p *view.AuditEntry) { p.Previous, p.Before, p.Place = "", "", nil }),
		"audit-changed":  entry(func(p *view.AuditEntry) { p.Changed, p.Torn, p.Place = true, true, &view.SealedPlace{Broken: true} }),
		"health-ledger": view.HealthPage(func() view.Health {
			p := health()
			p.Ledger = brokenChain()
			return p
		}()),
	}
}

var sealed = view.Checkpoint{Size: 45_678, At: in(-30 * time.Second)}

func brokenChain() view.Chain {
	return view.Chain{
		Sealed: sealed,
		Last: &view.FinishedCheck{
			By: "jobs.check", Finished: in(-time.Hour), Took: 90 * time.Second,
			Fault: "entry 12 of the ledger (number 3 of 01932f5c-0000-7000-8000-000000000001, request.approved): it was changed after it was written",
			Entry: "01932f5c-0000-7000-8000-00000000000c",
		},
	}
}

func withChain(c view.Chain) view.Audit {
	p := auditLog()
	p.Chain = c
	return p
}

func auditLog() view.Audit {
	return view.Audit{
		Frame: frame(),
		Query: view.AuditQuery{Action: "request", From: "2026-11-01"},
		Chain: view.Chain{
			Sealed: sealed, Copies: []string{"the log", "a file"},
			Last: &view.FinishedCheck{By: "Ada Okafor", Finished: in(-time.Hour), Took: 3 * time.Second, Entries: 45_690, Size: 45_600},
		},
		Rows: []view.AuditRow{
			auditRow("01", "Approved", view.Who{Name: "Ada Okafor", Kind: "staff"}, view.About{Words: "ER-7QK4-M2XD", Href: "/requests/ER-7QK4-M2XD"}),
			auditRow("02", "Signed in", view.Who{Name: "jobs.forward", Kind: "system"}, view.About{Words: "Robin Sayed (account)"}),
		},
		Next: "b3BhcXVl",
	}
}

func auditRow(id, what string, who view.Who, about view.About) view.AuditRow {
	return view.AuditRow{ID: id, At: in(-time.Hour), Who: who, What: what, Text: "Under version 12 of the rules.", About: about, Number: 3}
}

func wrongAudit() view.Audit {
	return view.Audit{
		Frame:  frame(),
		Query:  view.AuditQuery{Reference: "nonsense", From: "2026-02-31"},
		Faults: view.Faults{"ref": "Give a reference such as ER-7QK4-M2XD.", "from": view.NotADay},
	}
}

func auditEntry() view.AuditEntry {
	return view.AuditEntry{
		Frame:    frame(),
		AuditRow: auditRow("01", "Sent to Customer database", view.Who{Name: "crm", Kind: "destination"}, view.About{Words: "ER-7QK4-M2XD", Href: "/requests/ER-7QK4-M2XD"}),
		Action:   "delivery.attempted", ActorID: "01932f5c-0000-7000-8000-0000000000aa", Subject: "01932f5c-0000-7000-8000-000000000001",
		Detail: map[string]any{"from": "QUEUED", "to": "DONE", "ruleSetVersion": 12.0, "ok": true, "destinations": []any{"crm", "ads"}, "none": nil},
		Hash:   "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef", Previous: "2c624232cdd221771294dfbb310aca000a0df6ac8b66b696d90ef06fdefb64a3",
		Before: "01932f5c-0000-7000-8000-00000000000b", After: "01932f5c-0000-7000-8000-00000000000d",
		Place: &view.SealedPlace{Index: 12, Path: 16, Checkpoint: sealed, Root: "uD3ovcGsKSDmrHXkbjT0+ShYYWMqzGZEcWH7lfXGg5I="},
	}
}
