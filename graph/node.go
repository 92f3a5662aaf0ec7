package graph

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/ent/delivery"
	"lethe/ent/destination"
	"lethe/ent/erasurerequest"
	"lethe/ent/ledgerentry"
	"lethe/ent/ruleset"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
)

// A UUID does not say what it names: one statement asks every table that has nodes.
var findNodes = func() string {
	tables := []string{
		erasurerequest.Table, archivedrequest.Table, delivery.Table,
		destination.Table, ledgerentry.Table, ruleset.Table,
	}
	for i, table := range tables {
		tables[i] = fmt.Sprintf("SELECT '%s', id FROM %s WHERE id = ANY($1)", table, table)
	}
	return strings.Join(tables, " UNION ALL ")
}()

// nodes returns the objects with the ids, in their order: null for what is not
// there or may not be seen.
func (r *Resolver) nodes(ctx context.Context, ids []uuid.UUID) ([]ent.Noder, error) {
	tables, err := r.visibleNodes(ctx, ids)
	if err != nil {
		return nil, err
	}
	found := make([]uuid.UUID, 0, len(tables))
	for id := range tables {
		found = append(found, id)
	}
	loaded, err := r.read.Noders(ctx, found, ent.WithNodeType(func(_ context.Context, id uuid.UUID) (string, error) {
		return tables[id], nil
	}))
	if err != nil {
		return nil, err
	}
	byID := map[uuid.UUID]ent.Noder{}
	for i, id := range found {
		byID[id] = loaded[i]
	}
	out := make([]ent.Noder, len(ids))
	for i, id := range ids {
		out[i] = byID[id]
	}
	return out, nil
}

// visibleNodes returns the table of each id that the actor may see.
func (r *Resolver) visibleNodes(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	rows, err := r.read.QueryContext(ctx, findNodes, pq.Array(ids))
	if err != nil {
		return nil, fmt.Errorf("find nodes: %w", err)
	}
	defer rows.Close()
	byTable := map[string][]uuid.UUID{}
	for rows.Next() {
		var table string
		var id uuid.UUID
		if err := rows.Scan(&table, &id); err != nil {
			return nil, fmt.Errorf("find nodes: %w", err)
		}
		byTable[table] = append(byTable[table], id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find nodes: %w", err)
	}
	tables := map[uuid.UUID]string{}
	for table, ids := range byTable {
		visible, err := r.visible(ctx, table, ids)
		if err != nil {
			return nil, fmt.Errorf("see what of %s is visible: %w", table, err)
		}
		for _, id := range visible {
			tables[id] = table
		}
	}
	return tables, nil
}

// visible keeps the ids of rows that the actor may see.
func (r *Resolver) visible(ctx context.Context, table string, ids []uuid.UUID) ([]uuid.UUID, error) {
	switch table {
	case erasurerequest.Table:
		return r.read.ErasureRequest.Query().Where(erasurerequest.IDIn(ids...), erasure.VisibleRequests(ctx)).IDs(ctx)
	case archivedrequest.Table:
		return r.read.ArchivedRequest.Query().Where(archivedrequest.IDIn(ids...), erasure.VisibleArchived(ctx)).IDs(ctx)
	case delivery.Table:
		return r.read.Delivery.Query().Where(delivery.IDIn(ids...), erasure.VisibleDeliveries(ctx)).IDs(ctx)
	case destination.Table, ruleset.Table:
		if maySeeRouting(ctx) {
			return ids, nil
		}
	case ledgerentry.Table:
		if auth.From(ctx).May(auth.ReadLedger) {
			return ids, nil
		}
	}
	return nil, nil
}

func checkNodes(ids []uuid.UUID) error {
	if len(ids) > maxPage {
		return fault.Invalid(fault.Field{Path: "ids", Message: fmt.Sprintf("Give at most %d ids.", maxPage)})
	}
	return nil
}
