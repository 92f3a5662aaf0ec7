package view

// conditionFacts is what a condition can ask about.
var conditionFacts = []struct{ name, means string }{
	{"cause", `Text, as configured: "account_deleted"`},
	{"regulation", `Text: "GDPR", "UK_GDPR", "CCPA", …`},
	{"source", "Text: who sent the request"},
	{"identifiers", "Types of identifier: identifiers.email, has(identifiers.phone)"},
	{"attributes", `The sender's own facts: attributes.tier == "enterprise"`},
	{"submittedAt", `When the person asked: submittedAt > timestamp("2026-01-01T00:00:00Z")`},
}

// conditionExamples are conditions that people need first.
var conditionExamples = []struct{ text, means string }{
	{`true`, "Every request"},
	{`regulation in ["GDPR", "UK_GDPR"]`, "Requests from Europe"},
	{`regulation == "CCPA" && cause != "inactive"`, "Requests from California, apart from those of the inactive"},
	{`has(identifiers.phone)`, "Requests that name a telephone"},
	{`!has(attributes.tier) || attributes.tier != "enterprise"`, "Everybody but enterprise customers. Without has, a request without a tier would not match"},
}
