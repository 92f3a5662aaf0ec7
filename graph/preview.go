package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/ent/erasurerequest"
	"lethe/graph/model"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules"
)

// question is what a preview asks the door. It fails with BadInput unless
// exactly one of reference, id and facts is given, and one of document and
// version at the most.
func (r *Resolver) question(ctx context.Context, in model.PreviewRoutingInput) (erasure.Question, error) {
	q := erasure.Question{Version: orZero(in.Version)}
	if in.Document != nil {
		if in.Version != nil {
			return q, fault.Invalid(fault.Field{Path: "version", Message: "Give a document or a version, not both."})
		}
		d, err := parse(*in.Document)
		if err != nil {
			return q, err
		}
		q.Document = &d
	}
	var err error
	switch {
	case in.Reference != nil && in.ID == nil && in.Facts == nil:
		q.Reference, err = strings.ToUpper(strings.TrimSpace(*in.Reference)), storable(in.Reference)
	case in.ID != nil && in.Reference == nil && in.Facts == nil:
		q.Reference, err = r.referenceOf(ctx, *in.ID)
	case in.Facts != nil && in.Reference == nil && in.ID == nil:
		q.Facts, err = r.factsOf(ctx, *in.Facts)
	default:
		err = fault.New(fault.BadInput, "Give exactly one of reference, id and facts.")
	}
	return q, err
}

// referenceOf finds the reference of a request that the actor may see, archived
// or not. It fails with NotFound.
func (r *Resolver) referenceOf(ctx context.Context, id uuid.UUID) (string, error) {
	found, err := r.read.ErasureRequest.Query().Where(erasurerequest.ID(id), erasure.VisibleRequests(ctx)).
		Select(erasurerequest.FieldReference).String(ctx)
	if ent.IsNotFound(err) {
		found, err = r.read.ArchivedRequest.Query().Where(archivedrequest.ID(id), erasure.VisibleArchived(ctx)).
			Select(archivedrequest.FieldReference).String(ctx)
	}
	switch {
	case ent.IsNotFound(err):
		return "", fault.New(fault.NotFound, "There is no request with this id.")
	case err != nil:
		return "", fmt.Errorf("find the reference of request %s: %w", id, err)
	}
	return found, nil
}

func (r *Resolver) factsOf(ctx context.Context, in model.RoutingFactsInput) (*rules.Facts, error) {
	f := rules.Facts{
		Cause: in.Cause, Regulation: string(orZero(in.Regulation)), Source: orZero(in.Source), Identifiers: map[string]bool{},
	}
	for _, t := range in.IdentifierTypes {
		f.Identifiers[t] = true
	}
	if len(in.Attributes) > 0 {
		decoder := json.NewDecoder(bytes.NewReader(in.Attributes))
		decoder.UseNumber() // a float64 would change large whole numbers
		if err := decoder.Decode(&f.Attributes); err != nil {
			return nil, fmt.Errorf("decode attributes: %w", err)
		}
	}
	if in.SubmittedAt != nil {
		f.SubmittedAt = *in.SubmittedAt
		return &f, nil
	}
	now, err := r.erasure.Now(ctx)
	f.SubmittedAt = now
	return &f, err
}

func previewOf(q erasure.Question, a erasure.Answer) *model.RoutingPreview {
	out := &model.RoutingPreview{
		Version: a.Version, Destinations: pointers(a.Destinations),
		Rules:     []*model.ExplainedRule{},
		NotChosen: []*model.DestinationNotChosen{},
	}
	if q.Facts == nil {
		out.PlanHash = orAbsent(a.PlanHash)
	}
	out.Review, out.ReviewWindowSeconds = reviewOf(a.Explanation.Plan.Review, a.Explanation.Plan.ReviewWindow)
	for _, e := range a.Explanation.Rules {
		out.Rules = append(out.Rules, &model.ExplainedRule{
			Name: e.Rule.Name, When: e.Rule.When, To: e.Rule.To, Matched: e.Matched,
			Fault: orAbsent(e.Fault), Because: pointers(e.Because),
		})
	}
	for _, n := range a.Explanation.NotChosen {
		out.NotChosen = append(out.NotChosen, &model.DestinationNotChosen{
			Name: n.Destination, Title: a.Titles[n.Destination], Rules: n.Rules,
		})
	}
	return out
}
