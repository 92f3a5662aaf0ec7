package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/apitoken"
	"lethe/ent/archivedrequest"
	"lethe/ent/destination"
	"lethe/ent/erasurerequest"
	"lethe/ent/staffaccount"
	"lethe/internal/audit"
	"lethe/internal/erasure"
	"lethe/web/view"
	"lethe/web/view/say"
)

// subjects are the parts of the program that have a chain of their own.
var subjects = map[uuid.UUID]view.About{
	erasure.Routing:  {Words: "Rules and destinations", Href: "/rules/versions"},
	erasure.Reports:  {Words: "Reports", Href: "/reports"},
	erasure.Searches: {Words: "Searches for people"},
	erasure.Keyset:   {Words: "Keys"},
	audit.Ledger:     {Words: "The ledger", Href: "/audit"},
}

// forgotten is a request whose record was removed, or a chain of a later version.
var forgotten = view.About{Words: "No longer known"}

// auditRows puts entries into words, with five statements however many they are.
func (s *site) auditRows(ctx context.Context, entries []*ent.LedgerEntry) ([]view.AuditRow, error) {
	known, err := s.aboutOf(ctx, entries)
	if err != nil {
		return nil, err
	}
	titles, err := s.titles(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]view.AuditRow, len(entries))
	for i, e := range entries {
		detail, err := detailOf(e)
		if err != nil {
			return nil, err
		}
		event := view.Happened(ctx, e.Action, detail, titles)
		rows[i] = view.AuditRow{
			ID: e.ID.String(), At: e.At, Who: view.Who{Name: e.Actor, Kind: e.ActorKind},
			What: event.What, Text: event.Text, About: known[e.SubjectID], Number: e.Number,
		}
	}
	return rows, nil
}

func detailOf(e *ent.LedgerEntry) (map[string]any, error) {
	var detail map[string]any
	if err := json.Unmarshal(e.Detail, &detail); err != nil {
		return nil, fmt.Errorf("read entry %s of the ledger: %w", e.ID, err)
	}
	return detail, nil
}

// aboutOf names what the entries are about. Whoever may read the ledger may know
// every reference.
func (s *site) aboutOf(ctx context.Context, entries []*ent.LedgerEntry) (map[uuid.UUID]view.About, error) {
	known := map[uuid.UUID]view.About{}
	var ids []uuid.UUID
	for _, e := range entries {
		if _, seen := known[e.SubjectID]; !seen {
			known[e.SubjectID] = cmp.Or(subjects[e.SubjectID], forgotten)
			ids = append(ids, e.SubjectID)
		}
	}
	add := func(id uuid.UUID, words, href string) { known[id] = view.About{Words: words, Href: href} }
	open, err := s.Read.ErasureRequest.Query().Where(erasurerequest.IDIn(ids...)).Select(erasurerequest.FieldReference).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("name the requests of the entries: %w", err)
	}
	for _, r := range open {
		add(r.ID, r.Reference, requestPath(r.Reference))
	}
	archived, err := s.Read.ArchivedRequest.Query().Where(archivedrequest.IDIn(ids...)).Select(archivedrequest.FieldReference).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("name the archived requests of the entries: %w", err)
	}
	for _, r := range archived {
		add(r.ID, r.Reference, requestPath(r.Reference))
	}
	return known, s.nameAccess(ctx, ids, add)
}

// nameAccess names the accounts and the tokens among the ids.
func (s *site) nameAccess(ctx context.Context, ids []uuid.UUID, add func(id uuid.UUID, words, href string)) error {
	accounts, err := s.Read.StaffAccount.Query().Where(staffaccount.IDIn(ids...)).Select(staffaccount.FieldName).All(ctx)
	if err != nil {
		return fmt.Errorf("name the accounts of the entries: %w", err)
	}
	for _, a := range accounts {
		add(a.ID, say.T(ctx, "%s (account)", a.Name), "")
	}
	tokens, err := s.Read.APIToken.Query().Where(apitoken.IDIn(ids...)).Select(apitoken.FieldName).All(ctx)
	if err != nil {
		return fmt.Errorf("name the tokens of the entries: %w", err)
	}
	for _, t := range tokens {
		add(t.ID, say.T(ctx, "%s (API token)", t.Name), "")
	}
	return nil
}

// titles names every destination, as it is called today.
func (s *site) titles(ctx context.Context) (view.Titles, error) {
	all, err := s.Read.Destination.Query().Select(destination.FieldName, destination.FieldTitle).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("name the destinations: %w", err)
	}
	titles := view.Titles{}
	for _, d := range all {
		titles[d.Name] = d.Title
	}
	return titles, nil
}
