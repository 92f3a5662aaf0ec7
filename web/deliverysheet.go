package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"lethe/ent"
	"lethe/web/view"
)

var deliveryHeader = []string{
	"destination", "request", "status", "attempts", "last answer", "answered at", "next try", "confirm by", "review on", "routed at", "delivery id",
}

// sendDeliveries hands out the deliveries of the list as a sheet, the oldest first.
func (s *site) sendDeliveries(w http.ResponseWriter, r *http.Request) error {
	q := view.ParseDeliveryQuery(r.URL.Query())
	list, err := s.deliveryList(r.Context(), q)
	if err != nil {
		return err
	}
	rows, err := list.of(r.Context(), s.Read).Count(r.Context())
	if err != nil {
		return fmt.Errorf("count deliveries: %w", err)
	}
	return s.sendList(w, r, exportedList{
		name: "deliveries", rows: rows, header: deliveryHeader,
		next: func(ctx context.Context, after string) ([][]string, string, error) {
			found, err := list.part(ctx, s.Read, after, sheetPart)
			if err != nil || len(found) == 0 {
				return nil, "", err
			}
			return cellsOf(found, func(d *ent.Delivery) []string { return deliveryCells(ctx, d) }), deliveryKey(found[len(found)-1]).String(), nil
		},
	})
}

func deliveryCells(ctx context.Context, d *ent.Delivery) []string {
	answer, at := lastAnswer(ctx, d)
	review := ""
	if d.HoldReviewOn != nil {
		review = d.HoldReviewOn.Format(time.DateOnly)
	}
	return []string{
		d.Edges.Destination.Name, d.Edges.Request.Reference, string(d.State), strconv.Itoa(d.Attempts), answer, instant(at),
		instant(timeOf(d.NextAttemptAt)), instant(timeOf(d.ConfirmBy)), review, instant(d.CreatedAt), d.ID.String(),
	}
}
