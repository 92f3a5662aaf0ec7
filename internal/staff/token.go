package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/apitoken"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
)

// tokenLife is how long a token is valid at most.
const tokenLife = 365 * 24 * time.Hour

// NewToken is an API token to create.
type NewToken struct {
	Name   string            // at most 200 characters; no other token has had it
	Source string            // of what it submits; empty: the name. Two tokens may share one, for rotation
	Scopes []auth.Permission // at least one
	TTL    time.Duration     // 0: 365 days, which is the most
}

// CreateToken creates a token and returns its secret, which is kept nowhere. It
// fails with BadInput, naming each field, and with Conflict when there is or
// was a token of that name.
func (s *Service) CreateToken(ctx context.Context, in NewToken) (secret string, t *ent.APIToken, err error) {
	if err := auth.Require(ctx, auth.ManageTokens); err != nil {
		return "", nil, err
	}
	in.fill()
	if err := in.check(); err != nil {
		return "", nil, err
	}
	err = s.change(ctx, func(ctx context.Context, c *change) error {
		secret, t, err = c.addToken(ctx, in)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	return secret, t.Unwrap(), nil
}

func (c *change) addToken(ctx context.Context, in NewToken) (secret string, t *ent.APIToken, err error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", nil, fmt.Errorf("make an id: %w", err)
	}
	secret = newSecret(id)
	t, err = c.tx.APIToken.Create().
		SetID(id).SetName(in.Name).SetSource(in.Source).SetScopes(in.scopes()).
		SetSecretHash(hashSecret(secret)).
		SetCreatedAt(c.now).SetExpiresAt(c.now.Add(in.TTL)).
		Save(ctx)
	switch {
	case database.IsUnique(err, "api_tokens_name_key"):
		return "", nil, fault.New(fault.Conflict, "There is already a token named %q. Names are not used again, so that the ledger stays clear: choose another.", in.Name)
	case err != nil:
		return "", nil, fmt.Errorf("create a token: %w", err)
	}
	return secret, t, c.record(ctx, id, "token.created", map[string]any{
		"name": in.Name, "source": in.Source, "scopes": strings.Join(in.scopes(), " "),
		"expiresAt": t.ExpiresAt.UTC().Format(time.RFC3339),
	})
}

func (n *NewToken) fill() {
	n.Name, n.Source = strings.TrimSpace(n.Name), strings.TrimSpace(n.Source)
	if n.Source == "" {
		n.Source = n.Name
	}
	if n.TTL == 0 {
		n.TTL = tokenLife
	}
}

func (n *NewToken) check() error {
	fields := checkName("name", n.Name)
	if n.Source != n.Name {
		fields = append(fields, checkName("source", n.Source)...)
	}
	if len(n.Scopes) == 0 {
		fields = append(fields, fault.Field{Path: "scopes", Message: fmt.Sprintf("Give at least one of %v.", auth.AllScopes())})
	}
	for i, scope := range n.Scopes {
		path := fmt.Sprintf("scopes[%d]", i)
		if _, ok := auth.Scope(string(scope)); !ok {
			fields = append(fields, fault.Field{Path: path, Message: fmt.Sprintf("%q is no scope: give one of %v.", string(scope), auth.AllScopes())})
		} else if slices.Contains(n.Scopes[:i], scope) {
			fields = append(fields, fault.Field{Path: path, Message: fmt.Sprintf("%s is there twice: give it once.", scope)})
		}
	}
	if n.TTL < 0 || n.TTL > tokenLife {
		fields = append(fields, fault.Field{Path: "ttl", Message: "A token is valid for up to 365 days (8760h)."})
	}
	return fault.Invalid(fields...)
}

func (n *NewToken) scopes() []string {
	out := make([]string, len(n.Scopes))
	for i, s := range n.Scopes {
		out[i] = string(s)
	}
	return out
}

// Tokens returns every token, expired and revoked ones too, by name.
func (s *Service) Tokens(ctx context.Context) ([]*ent.APIToken, error) {
	if err := auth.Require(ctx, auth.ManageTokens); err != nil {
		return nil, err
	}
	list, err := s.db.Read().APIToken.Query().Order(ent.Asc(apitoken.FieldName)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the tokens: %w", err)
	}
	return list, nil
}
