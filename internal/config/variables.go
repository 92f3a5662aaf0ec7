package config

// variable is one setting as the environment knows it.
type variable struct {
	name     string
	fallback string
	// read puts the value into the configuration. Its error finishes the
	// sentence that begins with the variable's name.
	read func(c *Config, value string) error
	// show is how the value is shown to an operator; nil: as it is.
	show func(value string) string
}

// variables lists every setting: the contract's table of the environment. Settings
// that name a file read it with readFile.
func variables(readFile func(string) ([]byte, error)) []variable {
	return []variable{
		{name: "LETHE_DATABASE_URL", read: readDatabaseURL, show: showDatabaseURL},
		{name: "LETHE_ALLOW_UNSAFE_POSTGRES", fallback: "false", read: yesOrNo(func(c *Config) *bool { return &c.Database.AllowUnsafe })},
		{name: "LETHE_LISTEN", fallback: ":8080", read: address(func(c *Config) *string { return &c.Server.Listen })},
		{name: "LETHE_ADMIN_LISTEN", fallback: ":9090", read: address(func(c *Config) *string { return &c.Server.AdminListen })},
		{name: "LETHE_BASE_URL", read: readBaseURL},
		{name: "LETHE_KEYS", read: readKeys},
		{name: "LETHE_KEYS_KMS", read: readKeysKMS, show: showKeysKMS},
		{name: "LETHE_REVIEW_WINDOW", fallback: "72h", read: duration(func(c *Config) *span { return &c.Erasure.ReviewWindow })},
		{name: "LETHE_UNDO_WINDOW", fallback: "30s", read: duration(func(c *Config) *span { return &c.Erasure.UndoWindow })},
		{name: "LETHE_RETRY_MIN", fallback: "5s", read: duration(func(c *Config) *span { return &c.Erasure.RetryMin })},
		{name: "LETHE_RETRY_MAX", fallback: "24h", read: duration(func(c *Config) *span { return &c.Erasure.RetryMax })},
		{name: "LETHE_DELIVERY_TIMEOUT", fallback: "30s", read: positive(func(c *Config) *span { return &c.Erasure.DeliveryTimeout })},
		{name: "LETHE_ARCHIVE_AFTER", fallback: "720h", read: duration(func(c *Config) *span { return &c.Erasure.ArchiveAfter })},
		{name: "LETHE_KEEP_TOMBSTONES", fallback: "17520h", read: duration(func(c *Config) *span { return &c.Retention.Tombstones })},
		{name: "LETHE_KEEP_RECORDS", fallback: "17520h", read: readKeepRecords},
		{name: "LETHE_JOB_INTERVAL", fallback: "15s", read: positive(func(c *Config) *span { return &c.Jobs.Interval })},
		{name: "LETHE_CAUSES", fallback: "direct_request,account_deleted,email_opt_out,inactive,other",
			read: words(func(c *Config) *[]string { return &c.Erasure.Causes })},
		{name: "LETHE_IDENTIFIER_TYPES", fallback: "email,phone,customer_id,user_id,account_id,device_id",
			read: words(func(c *Config) *[]string { return &c.Erasure.IdentifierTypes })},
		{name: "LETHE_PHONE_REGION", read: readPhoneRegion},
		{name: "LETHE_FOUR_EYES", fallback: "true", read: yesOrNo(func(c *Config) *bool { return &c.Erasure.FourEyes })},
		{name: "LETHE_TIME_ZONE", fallback: "UTC", read: readTimeZone},
		{name: "LETHE_REGULATIONS", read: regulationsFrom(readFile)},
		{name: "LETHE_HOLIDAYS", fallback: "none", read: readHolidays},
		{name: "LETHE_SMTP_URL", read: readSMTPURL, show: showSMTPURL},
		{name: "LETHE_MAIL_FROM", read: readMailFrom},
		{name: "LETHE_CONTROLLER", read: controllerFrom(readFile)},
		{name: "LETHE_LANGUAGE", fallback: "en", read: readLanguage},
		{name: "LETHE_LETTERS", read: readLetters},
		{name: "LETHE_DIGEST_TO", read: readDigestTo},
		{name: "LETHE_DIGEST_AT", fallback: "07:00", read: readDigestAt},
		{name: "LETHE_ESCALATE_TO", read: readEscalateTo},
		{name: "LETHE_CHECKPOINT_FILE", read: readCheckpointFile},
		{name: "LETHE_CHECKPOINT_URL", read: readCheckpointURL, show: showCheckpointURL},
		{name: "LETHE_CHECKPOINT_EVERY", fallback: "1m", read: duration(func(c *Config) *span { return &c.Checkpoint.Every })},
		{name: "LETHE_OUTBOUND_ALLOW", read: readOutboundAllow},
		{name: "LETHE_LOG_FORMAT", fallback: "json", read: readLogFormat},
		{name: "LETHE_LOG_LEVEL", fallback: "info", read: readLogLevel},
	}
}
