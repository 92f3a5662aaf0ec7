package erasure

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/destination"
	"lethe/ent/destinationsecret"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// StoredSecret says who set a secret that Lethe keeps, and never the secret.
type StoredSecret struct {
	SetBy     string
	SetAt     time.Time
	ExpiresAt *time.Time // until when it counts beside a newer one; nil for the newest
}

// StoredSecrets lists the secrets of a destination that count now, newest first:
// none when Lethe does not keep its secret, or none has been set. It fails with
// NotFound for a destination that there is not.
func (s *Service) StoredSecrets(ctx context.Context, name string) ([]StoredSecret, error) {
	if err := auth.RequireAny(ctx, auth.ReadRequests, auth.ManageRouting); err != nil {
		return nil, err
	}
	to, err := s.db.Read().Destination.Query().Where(destination.Name(name)).WithStoredSecrets(living).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, errNoDestination
	case err != nil:
		return nil, fmt.Errorf("load the secrets of destination %s: %w", name, err)
	case !to.SecretStored:
		return nil, nil // what is kept from before counts again when the settings say so again
	}
	out := make([]StoredSecret, len(to.Edges.StoredSecrets))
	for n, row := range to.Edges.StoredSecrets {
		out[n] = StoredSecret{SetBy: row.SetBy, SetAt: row.SetAt, ExpiresAt: row.ExpiresAt}
	}
	return out, nil
}

var errNoDestination = fault.New(fault.NotFound, "There is no destination of this name.")

// withSecrets gives those of the destinations whose secrets Lethe keeps the ones
// that count now, still sealed: with one statement, and with none where no
// destination is such a one. What is in hand when a secret changes goes out with
// the one it has.
func withSecrets(ctx context.Context, client *ent.Client, destinations ...*ent.Destination) error {
	kept := map[uuid.UUID]*ent.Destination{}
	var ids []uuid.UUID
	for _, to := range destinations {
		if to.SecretStored {
			kept[to.ID], ids = to, append(ids, to.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	query := client.DestinationSecret.Query().Where(destinationsecret.DestinationIDIn(ids...))
	living(query)
	rows, err := query.All(ctx)
	if err != nil {
		return fmt.Errorf("load the secrets of %d destinations: %w", len(ids), err)
	}
	for _, row := range rows {
		edges := &kept[row.DestinationID].Edges
		edges.StoredSecrets = append(edges.StoredSecrets, row)
	}
	return nil
}

// living keeps the secrets that count now, newest first.
func living(q *ent.DestinationSecretQuery) {
	q.Where(func(s *entsql.Selector) {
		ends := s.C(destinationsecret.FieldExpiresAt)
		s.Where(entsql.ExprP("(" + ends + " IS NULL OR " + ends + " > (SELECT lethe_now()))"))
	}).Order(
		destinationsecret.ByExpiresAt(entsql.OrderDesc(), entsql.OrderNullsFirst()),
		destinationsecret.BySetAt(entsql.OrderDesc()),
	)
}

// secretsOf returns the secrets of a destination that count now, the one to sign
// with first; none for one whose orders are not signed. Where Lethe keeps them,
// the destination comes from withSecrets. It fails, in a sentence for a person,
// when the destination is said to have a secret and there is none.
func (s *Service) secretsOf(to *ent.Destination) ([]string, error) {
	if !to.SecretStored {
		return s.secrets(to)
	}
	if len(to.Edges.StoredSecrets) == 0 {
		return nil, fmt.Errorf(`the signing secret, which Lethe keeps for this destination, is not set: set it on the destination's page or with "lethe destination secret %s"`, to.Name)
	}
	open := make([]string, len(to.Edges.StoredSecrets))
	for n, row := range to.Edges.StoredSecrets {
		secret, err := s.keys.Open(row.Sealed, secretWhere(row.ID))
		if err != nil {
			return nil, fmt.Errorf("the signing secret that Lethe keeps for destination %s does not open with this keyset: set it anew: %w", to.Name, err)
		}
		open[n] = secret
	}
	return open, nil
}

// secretWhere binds a sealed secret to its row, so that rows cannot be swapped.
func secretWhere(id uuid.UUID) string { return "destination_secrets/" + id.String() + "/sealed" }
