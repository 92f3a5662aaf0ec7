package web

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"lethe/ent"
	"lethe/internal/audit"
	"lethe/internal/erasure"
	"lethe/web/view"
)

// auditHeader names the cells of an entry.
var auditHeader = []string{
	"time", "who", "kind of actor", "actor id", "action", "in words", "about", "subject id", "number", "detail", "entry id", "hash",
}

// sendAudit hands out the entries that the filter means as a sheet, newest first.
// Parts of it are on their way while others are read.
func (s *site) sendAudit(w http.ResponseWriter, r *http.Request) error {
	page := view.Audit{Query: view.ParseAuditQuery(r.URL.Query()), Faults: view.Faults{}}
	filter := s.auditFilter(page.Query, page.Faults)
	if len(page.Faults) > 0 {
		return s.showAudit(w, r)
	}
	export, err := s.Audit.Export(r.Context(), filter)
	if err != nil {
		return err
	}
	first, err := export.Next(r.Context()) // as long as a page can still say that it fails
	if err != nil {
		return err
	}
	sheetHeader(w, "lethe-audit-"+export.At().UTC().Format("20060102T150405Z"))
	stream(w, func(w http.ResponseWriter, r *http.Request) error {
		out, err := erasure.NewSheet(w, auditHeader)
		if err != nil {
			return err
		}
		for part := first; len(part) > 0; {
			if err := s.writePart(r.Context(), w, out, part); err != nil {
				return err
			}
			if part, err = export.Next(r.Context()); err != nil {
				return err
			}
		}
		if export.Cut() {
			if err := out.Write(cutRow()); err != nil {
				return err
			}
		}
		return out.Flush()
	})
	return nil
}

func (s *site) writePart(ctx context.Context, w http.ResponseWriter, out *erasure.Sheet, part []*ent.LedgerEntry) error {
	if err := nextPart(w); err != nil {
		return err
	}
	rows, err := s.auditRows(ctx, part)
	if err != nil {
		return err
	}
	for i, e := range part {
		if err := out.Write(cells(e, rows[i])); err != nil {
			return err
		}
	}
	return out.Flush()
}

// cells are an entry as auditHeader names them, with its time as it was hashed.
func cells(e *ent.LedgerEntry, row view.AuditRow) []string {
	actor := ""
	if e.ActorID != nil {
		actor = e.ActorID.String()
	}
	words := row.What
	if row.Text != "" {
		words += ": " + row.Text
	}
	return []string{
		e.At.UTC().Format(time.RFC3339Nano), e.Actor, e.ActorKind, actor, e.Action, words, row.About.Words,
		e.SubjectID.String(), strconv.Itoa(e.Number), string(e.Detail), e.ID.String(), hex.EncodeToString(e.Hash),
	}
}

// cutRow says at the end of a sheet that there may be more.
func cutRow() []string {
	row := make([]string, len(auditHeader))
	row[0] = fmt.Sprintf("Cut after %d entries. Older ones are not here: choose an earlier last day.", audit.MaxExport)
	return row
}
