package graph

import (
	"context"
	"encoding/hex"
	"slices"
	"time"

	"entgo.io/contrib/entgql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/graph/model"
	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// ledger lists the entries that the conditions mean, the newest first.
func (r *Resolver) ledger(ctx context.Context, where *model.LedgerWhere, p page) (*ent.LedgerEntryConnection, error) {
	filter, err := ledgerFilter(where)
	if err != nil {
		return nil, err
	}
	query, err := r.audit.Entries(ctx, filter)
	if err != nil {
		return nil, err
	}
	return query.Paginate(ctx, p.after, p.first, p.before, p.last, ent.WithLedgerEntryOrder(&ent.LedgerEntryOrder{
		Field: ent.LedgerEntryOrderFieldAt, Direction: entgql.OrderDirectionDesc,
	}))
}

// ledgerFilter translates the conditions on entries; nil has none. It fails with
// BadInput for text that no row can hold.
func ledgerFilter(in *model.LedgerWhere) (audit.Filter, error) {
	var f audit.Filter
	if in == nil {
		return f, nil
	}
	texts := []*string{in.Reference, in.Action, in.Kind, in.Actor}
	if err := storable(texts...); err != nil {
		return f, err
	}
	if slices.ContainsFunc(texts, func(text *string) bool { return text != nil && *text == "" }) {
		return f, fault.New(fault.BadInput, "Give each condition a value, or leave it out.")
	}
	f = audit.Filter{
		Subject: valueOf(in.SubjectID), Reference: valueOf(in.Reference), Action: valueOf(in.Action), Kind: valueOf(in.Kind),
		Actor: valueOf(in.Actor), ActorID: valueOf(in.ActorID), From: valueOf(in.AtGte), To: valueOf(in.AtLt),
	}
	return f, nil
}

// valueOf is the value, or that of its type for nothing.
func valueOf[T string | uuid.UUID | time.Time](value *T) T {
	if value == nil {
		return *new(T)
	}
	return *value
}

// checkpoint is the newest checkpoint; nil before the first.
func (r *Resolver) checkpoint(ctx context.Context) (*model.LedgerCheckpoint, error) {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return nil, err
	}
	c, note, err := r.audit.Newest(ctx)
	if err != nil || c.Size == 0 {
		return nil, err
	}
	return &model.LedgerCheckpoint{Name: c.Name, Size: int(c.Size), Root: c.Root.String(), At: c.At, Note: note}, nil
}

// previousOf is the hash of the entry before; nil for the first.
func previousOf(e *ent.LedgerEntry) *string {
	if len(e.Previous) == 0 {
		return nil
	}
	return new(hex.EncodeToString(e.Previous))
}
