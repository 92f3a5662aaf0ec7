package erasure

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	entdestination "lethe/ent/destination"
	"lethe/ent/destinationsecret"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/ledger"
)

// NewSecret is a signing secret for a destination whose secret Lethe keeps.
type NewSecret struct {
	Destination string        // its name
	Secret      string        `json:"-"` // whsec_ and at least 24 random bytes in base64; one is made when it is empty
	Overlap     time.Duration // how long the secrets before it still count: 0 to 720h
}

// Format prints the destination only, whatever the verb.
func (n NewSecret) Format(f fmt.State, _ rune) { io.WriteString(f, n.Destination) }

// LogValue is the destination only.
func (n NewSecret) LogValue() slog.Value { return slog.StringValue(n.Destination) }

const (
	madeSecret     = 32  // bytes
	longestSecret  = 200 // characters
	longestOverlap = 720 * time.Hour
)

// SetSecret seals a secret and keeps it for the destination; orders are signed
// with it from now on, but for those that a process has in hand. The secrets
// before it count for the overlap: orders carry both signatures, and callbacks
// are taken under each. It returns the secret only when it was made here, and
// nobody can read it again.
//
// It fails with BadInput for a secret that cannot sign, with NotFound for a
// destination that there is not, and with Conflict when the published settings do
// not say that Lethe keeps its secret.
func (s *Service) SetSecret(ctx context.Context, in NewSecret) (shown string, err error) {
	if err := auth.Require(ctx, auth.ManageRouting); err != nil {
		return "", err
	}
	in.Secret = strings.TrimSpace(in.Secret)
	if err := fault.Invalid(in.faults()...); err != nil {
		return "", err
	}
	if in.Secret == "" {
		shown = makeSecret()
		in.Secret = shown
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error { return s.setSecret(ctx, tx, in) })
	if err != nil {
		return "", err
	}
	return shown, nil
}

func (n NewSecret) faults() []fault.Field {
	faults := shorterThan("destination", n.Destination, 63)
	if n.Secret != "" && (destination.CheckSecret(n.Secret) != nil || len(n.Secret) > longestSecret) {
		faults = append(faults, fault.Field{Path: "secret", Message: "Write whsec_ and at least 24 random bytes in base64, or leave it empty: then one is made."})
	}
	if n.Overlap < 0 || n.Overlap > longestOverlap {
		faults = append(faults, fault.Field{Path: "overlap", Message: "Choose between 0 and 720 hours."})
	}
	return faults
}

func makeSecret() string {
	key := make([]byte, madeSecret)
	rand.Read(key) // never fails, see crypto/rand
	return "whsec_" + base64.StdEncoding.EncodeToString(key)
}

func (s *Service) setSecret(ctx context.Context, tx *ent.Tx, in NewSecret) error {
	if err := lockRouting(ctx, tx); err != nil {
		return err
	}
	now, err := database.Now(ctx, tx)
	if err != nil {
		return err
	}
	to, err := tx.Destination.Query().Where(entdestination.Name(in.Destination)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return errNoDestination
	case err != nil:
		return fmt.Errorf("load destination %s: %w", in.Destination, err)
	case !to.SecretStored:
		return fault.New(fault.Conflict, "Lethe does not keep the secret of this destination. Publish it with secretStored: true first.")
	}
	if err := endSecrets(ctx, tx, to.ID, now, in.Overlap); err != nil {
		return err
	}
	if err := s.keepSecret(ctx, tx, to.ID, now, in.Secret); err != nil {
		return fmt.Errorf("keep the secret of destination %s: %w", to.Name, err)
	}
	return ledger.Append(ctx, tx, now, ledger.Entry{Subject: Routing, Action: "destination.secret_set", Detail: map[string]any{
		"destination": to.Name, "overlap": in.Overlap.String(),
	}})
}

// endSecrets lets the secrets of a destination end when the overlap is over, at
// the latest, and removes those that have ended.
func endSecrets(ctx context.Context, tx *ent.Tx, destinationID uuid.UUID, now time.Time, overlap time.Duration) error {
	ends := now.Add(overlap)
	err := tx.DestinationSecret.Update().
		Where(
			destinationsecret.DestinationID(destinationID),
			destinationsecret.Or(destinationsecret.ExpiresAtIsNil(), destinationsecret.ExpiresAtGT(ends)),
		).
		SetExpiresAt(ends).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("end the secrets before: %w", err)
	}
	_, err = tx.DestinationSecret.Delete().
		Where(destinationsecret.DestinationID(destinationID), destinationsecret.ExpiresAtLTE(now)).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("remove the secrets that have ended: %w", err)
	}
	return nil
}

func (s *Service) keepSecret(ctx context.Context, tx *ent.Tx, destinationID uuid.UUID, now time.Time, secret string) error {
	id := uuid.Must(uuid.NewV7())
	sealed, err := s.keys.Seal(secret, secretWhere(id))
	if err != nil {
		return err
	}
	return tx.DestinationSecret.Create().
		SetID(id).
		SetDestinationID(destinationID).
		SetSealed(sealed).
		SetSetBy(auth.From(ctx).Name).
		SetSetAt(now).
		Exec(ctx)
}
