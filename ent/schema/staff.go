package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// StaffAccount is a member of staff who may sign in.
type StaffAccount struct{ ent.Schema }

// Mixin of the schema.
func (StaffAccount) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (StaffAccount) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").MaxRuneLen(254).NotEmpty().Unique(),
		field.String("name").MaxRuneLen(200).NotEmpty(),
		field.String("role").MaxRuneLen(20),
		field.String("password_hash").Sensitive().
			Comment("argon2id in PHC form."),
		field.String("theme").MaxRuneLen(10).Default("system"),
		field.String("density").MaxRuneLen(20).Default("comfortable").Annotations(entsql.DefaultExpr("'comfortable'")).
			Comment("How high the rows of lists are."),
		field.String("time_zone").MaxRuneLen(60).Default("").Annotations(entsql.DefaultExpr("''")).
			Comment("The zone, by its IANA name, in which times are shown; empty for that of the company."),
		field.String("start_page").MaxRuneLen(500).Default("").Annotations(entsql.DefaultExpr("''")).
			Comment("The page of this program that opens after signing in; empty for the one of the role."),
		field.Time("signed_in_at").Optional().Nillable().
			Comment("When the account last signed in."),
		field.Time("created_at").Default(now).Immutable(),
		field.Time("disabled_at").Optional().Nillable(),
	}
}

// Edges of the schema.
func (StaffAccount) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("views", SavedView.Type).Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Annotations of the schema.
func (StaffAccount) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("staff_accounts"),
		entsql.Checks(map[string]string{
			"staff_accounts_role":    oneOf("role", []string{"auditor", "reviewer", "lead", "operator", "admin"}),
			"staff_accounts_theme":   oneOf("theme", []string{"system", "light", "dark"}),
			"staff_accounts_density": oneOf("density", []string{"comfortable", "compact"}),
			"staff_accounts_email":   "email = lower(email) AND email LIKE '%_@_%'",
		}),
		hidden(),
	}
}

// APIToken lets a program in. Only the hash of its secret is kept.
type APIToken struct{ ent.Schema }

// Mixin of the schema.
func (APIToken) Mixin() []ent.Mixin { return []ent.Mixin{ID{}} }

// Fields of the schema.
func (APIToken) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").MaxRuneLen(200).NotEmpty().Unique().Immutable(),
		field.String("source").MaxRuneLen(200).NotEmpty().Immutable().
			Comment("The source of what it submits; two tokens may share one, for rotation."),
		field.Bytes("secret_hash").MaxLen(32).Unique().Immutable().Sensitive().
			Comment("SHA-256 of a secret of 256 random bits."),
		field.Strings("scopes").Immutable(),
		field.Time("created_at").Default(now).Immutable(),
		field.Time("expires_at").Immutable(),
		field.Time("revoked_at").Optional().Nillable(),
		field.Time("last_used_on").Optional().Nillable().
			SchemaType(map[string]string{"postgres": "date"}).
			Comment("The day of its last use."),
	}
}

// Annotations of the schema.
func (APIToken) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("api_tokens"), hidden()}
}
