package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"lethe/graph/model"
	"lethe/internal/erasure"
	"lethe/internal/fault"
)

const keyHeader = "Idempotency-Key"

// submission is the input of one request, without the header.
func submission(in *model.SubmitErasureRequestInput) erasure.Submission {
	s := erasure.Submission{
		Identifiers:    make([]erasure.IdentifierInput, len(in.Identifiers)),
		Cause:          in.Cause,
		Regulation:     orZero(in.Regulation),
		SubmittedAt:    in.SubmittedAt,
		ExternalID:     orZero(in.ExternalID),
		Attributes:     in.Attributes,
		IdempotencyKey: orZero(in.IdempotencyKey),
	}
	for i, identifier := range in.Identifiers {
		s.Identifiers[i] = erasure.IdentifierInput{Type: identifier.Type, Value: identifier.Value}
	}
	return s
}

func submissions(in []*model.SubmitErasureRequestInput) []erasure.Submission {
	all := make([]erasure.Submission, len(in))
	for i, one := range in {
		all[i] = submission(one)
	}
	return all
}

// idempotencyKey is the key of a single submit, from its input or from the
// header. It fails with BadInput when they differ.
func idempotencyKey(ctx context.Context, input string) (string, error) {
	header := graphql.GetOperationContext(ctx).Headers.Get(keyHeader)
	switch {
	case header == "" || header == input:
		return input, nil
	case input == "":
		return header, nil
	}
	return "", fault.Invalid(fault.Field{Path: "idempotencyKey", Message: "This and the Idempotency-Key header differ. Send one of them, or the same twice."})
}

// refuseKeyHeader fails with BadInput when the header is there: one key cannot
// make many requests safe to repeat, and to ignore it would be a trap.
func refuseKeyHeader(ctx context.Context) error {
	if graphql.GetOperationContext(ctx).Headers.Get(keyHeader) == "" {
		return nil
	}
	return fault.New(fault.BadInput, "The Idempotency-Key header is for one request. Give each of many its own idempotencyKey.")
}

// submitResults wraps what became of many.
func (p *errorPresenter) submitResults(ctx context.Context, results []erasure.SubmitResult) []*model.SubmitResult {
	all := make([]*model.SubmitResult, len(results))
	for i, r := range results {
		all[i] = &model.SubmitResult{Index: i, Request: r.Request, Replayed: r.Replayed, Errors: p.inputErrors(ctx, r.Err)}
	}
	return all
}

// inputErrors are the problems of one of many; none without an error.
func (p *errorPresenter) inputErrors(ctx context.Context, err error) []*model.InputError {
	problems := []*model.InputError{}
	if err == nil {
		return problems
	}
	f := p.kind(ctx, err)
	for _, field := range f.Fields {
		problems = append(problems, &model.InputError{Path: field.Path, Message: sentence(field.Message), Code: string(f.Kind)})
	}
	if len(problems) == 0 {
		problems = append(problems, &model.InputError{Message: f.Message, Code: string(f.Kind)})
	}
	return problems
}

func orZero[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}
