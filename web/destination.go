package web

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/destination"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// showDestination draws one destination, also one that is not published any
// more: requests still lead to it.
func (s *site) showDestination(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := s.findDestination(ctx, r.PathValue("name"))
	if err != nil {
		return err
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	published, _, err := s.Erasure.Document(ctx, 0)
	if err != nil {
		return err
	}
	page := view.Destination{
		Frame: f, DestinationRow: destinationRow(d, published),
		MayManage: auth.From(ctx).May(auth.ManageDeliveries), MayEdit: auth.From(ctx).May(auth.ManageRouting),
		Rules: rulesNaming(published, d.Name), RemovedAt: timeOf(d.RetiredAt),
		PausedAt: timeOf(d.PausedAt), FailuresInRow: d.Failures, TriedAgain: timeOf(d.CircuitOpenUntil),
		Concurrency: d.Concurrency, RatePerMinute: d.RatePerMinute, Retries: seconds(d.RetryScheduleSeconds),
	}
	if d.Poll != nil {
		page.PollEvery = d.Poll.Every
	}
	if d.Probe != nil {
		page.Probe = &view.Probe{After: d.Probe.After, Again: d.Probe.Again}
	}
	if d.Confirmation != "response" {
		page.ConfirmWithin = time.Duration(d.ConfirmWithinSeconds) * time.Second
	}
	if page.Secret, err = s.secretOf(ctx, d); err != nil {
		return err
	}
	if page.MayEdit && !page.Retired {
		known, err := s.routing(ctx)
		if err != nil {
			return err
		}
		page.Draft = known.draftOf(d.Name)
	}
	if err := s.tally(ctx, d.ID, &page); err != nil {
		return err
	}
	if page.Failures, err = s.failures(ctx, d.ID); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.DestinationPage(page))
}

func (s *site) findDestination(ctx context.Context, name string) (*ent.Destination, error) {
	if !slug.MatchString(name) {
		return nil, errNoDestination
	}
	d, err := s.Read.Destination.Query().Where(destination.Name(name)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, errNoDestination
	case err != nil:
		return nil, fmt.Errorf("load destination %s: %w", name, err)
	}
	return d, nil
}

var slug = regexp.MustCompile(`^[a-z][a-z0-9-]{0,62}$`)

func seconds(list []int) []time.Duration {
	out := make([]time.Duration, len(list))
	for i, n := range list {
		out[i] = time.Duration(n) * time.Second
	}
	return out
}

// tally counts the destination's deliveries and finds its last success, in one
// statement.
func (s *site) tally(ctx context.Context, id uuid.UUID, page *view.Destination) error {
	var counts []struct {
		State lifecycle.DeliveryState `json:"state"`
		Count int                     `json:"count"`
		Last  *time.Time              `json:"last"`
	}
	err := s.Read.Delivery.Query().Where(delivery.DestinationID(id)).
		GroupBy(delivery.FieldState).
		Aggregate(ent.Count(), ent.As(ent.Max(delivery.FieldClosedAt), "last")).
		Scan(ctx, &counts)
	if err != nil {
		return fmt.Errorf("count the deliveries of destination %s: %w", id, err)
	}
	for _, c := range counts {
		switch {
		case c.State.Closed():
			page.Closed += c.Count
		case c.State == lifecycle.Failed:
			page.Failed += c.Count
		default:
			page.Waiting += c.Count
		}
		erased := c.State == lifecycle.Done || c.State == lifecycle.Verified
		if last := timeOf(c.Last); erased && last.After(page.LastSuccess) {
			page.LastSuccess = last
		}
	}
	return nil
}

// failures lists the newest deliveries that need a person.
func (s *site) failures(ctx context.Context, id uuid.UUID) ([]view.Failure, error) {
	query := s.Read.Delivery.Query().
		Where(delivery.DestinationID(id), delivery.StateEQ(lifecycle.Failed), erasure.VisibleDeliveries(ctx)).
		Order(ent.Desc(delivery.FieldCreatedAt, delivery.FieldID)).
		Limit(perPage).
		WithRequest()
	withAnswers(query)
	list, err := query.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the failures of destination %s: %w", id, err)
	}
	out := make([]view.Failure, len(list))
	for i, d := range list {
		out[i] = view.Failure{
			Reference: d.Edges.Request.Reference, Delivery: d.ID.String(), Attempts: d.Attempts, CanRetry: mayRetry(ctx, d),
		}
		out[i].Answer, out[i].At = lastAnswer(ctx, d)
	}
	return out, nil
}
