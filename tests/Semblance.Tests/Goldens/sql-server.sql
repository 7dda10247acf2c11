CREATE TABLE [dbo].[order] (
  [id] bigint NOT NULL IDENTITY(1,1),
  [select] nvarchar(450) NOT NULL DEFAULT N'none',
  [a "quoted" name] decimal(8,2),
  [placed] datetime2,
  [day] date,
  [note] nvarchar(max),
  [photo] varbinary(max),
  [doc] nvarchar(max),
  [twice] AS ([a "quoted" name] * 2) PERSISTED,
  PRIMARY KEY ([id]),
  UNIQUE ([select], [day]),
  CHECK ([a "quoted" name] >= 0)
);
CREATE INDEX [by_day] ON [dbo].[order] ([day]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'order';
CREATE TABLE [dbo].[team] (
  [code] nvarchar(450) NOT NULL,
  [lead_id] bigint,
  PRIMARY KEY ([code])
);
ALTER TABLE [dbo].[team] ADD FOREIGN KEY ([lead_id]) REFERENCES [dbo].[person] ([id]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'team';
CREATE TABLE [dbo].[person] (
  [id] bigint NOT NULL,
  [team_code] nvarchar(450) NOT NULL,
  [boss_id] bigint,
  [born] date,
  [active] bit,
  PRIMARY KEY ([id])
);
ALTER TABLE [dbo].[person] ADD FOREIGN KEY ([team_code]) REFERENCES [dbo].[team] ([code]);
ALTER TABLE [dbo].[person] ADD FOREIGN KEY ([boss_id]) REFERENCES [dbo].[person] ([id]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'person';
CREATE TABLE [dbo].[item] (
  [order_id] bigint NOT NULL,
  [line] bigint NOT NULL,
  [by_id] bigint,
  PRIMARY KEY ([order_id], [line])
);
ALTER TABLE [dbo].[item] ADD FOREIGN KEY ([order_id]) REFERENCES [dbo].[order] ([id]);
ALTER TABLE [dbo].[item] ADD FOREIGN KEY ([by_id]) REFERENCES [dbo].[person] ([id]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'item';
CREATE TABLE [dbo].[empty] (
  [x] bigint NOT NULL,
  [y] nvarchar(max),
  PRIMARY KEY ([x])
);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'empty';
CREATE TABLE [dbo].[Album] (
  [AlbumId] bigint NOT NULL,
  [Title] nvarchar(160) NOT NULL,
  [ArtistId] bigint NOT NULL,
  PRIMARY KEY ([AlbumId])
);
ALTER TABLE [dbo].[Album] ADD FOREIGN KEY ([ArtistId]) REFERENCES [dbo].[Artist] ([ArtistId]);
CREATE INDEX [IFK_AlbumArtistId] ON [dbo].[Album] ([ArtistId]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'Album';
CREATE TABLE [dbo].[Artist] (
  [ArtistId] bigint NOT NULL,
  [Name] nvarchar(120),
  PRIMARY KEY ([ArtistId])
);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'Artist';
CREATE TABLE [dbo].[Customer] (
  [CustomerId] bigint NOT NULL,
  [FirstName] nvarchar(40) NOT NULL,
  [LastName] nvarchar(20) NOT NULL,
  [Company] nvarchar(80),
  [Address] nvarchar(70),
  [City] nvarchar(40),
  [State] nvarchar(40),
  [Country] nvarchar(40),
  [PostalCode] nvarchar(10),
  [Phone] nvarchar(24),
  [Fax] nvarchar(24),
  [Email] nvarchar(60) NOT NULL,
  [SupportRepId] bigint,
  PRIMARY KEY ([CustomerId])
);
ALTER TABLE [dbo].[Customer] ADD FOREIGN KEY ([SupportRepId]) REFERENCES [dbo].[Employee] ([EmployeeId]);
CREATE INDEX [IFK_CustomerSupportRepId] ON [dbo].[Customer] ([SupportRepId]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'Customer';
CREATE TABLE [dbo].[Employee] (
  [EmployeeId] bigint NOT NULL,
  [LastName] nvarchar(20) NOT NULL,
  [FirstName] nvarchar(20) NOT NULL,
  [Title] nvarchar(30),
  [ReportsTo] bigint,
  [BirthDate] datetime2,
  [HireDate] datetime2,
  [Address] nvarchar(70),
  [City] nvarchar(40),
  [State] nvarchar(40),
  [Country] nvarchar(40),
  [PostalCode] nvarchar(10),
  [Phone] nvarchar(24),
  [Fax] nvarchar(24),
  [Email] nvarchar(60),
  PRIMARY KEY ([EmployeeId])
);
ALTER TABLE [dbo].[Employee] ADD FOREIGN KEY ([ReportsTo]) REFERENCES [dbo].[Employee] ([EmployeeId]);
CREATE INDEX [IFK_EmployeeReportsTo] ON [dbo].[Employee] ([ReportsTo]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'Employee';
CREATE TABLE [dbo].[Genre] (
  [GenreId] bigint NOT NULL,
  [Name] nvarchar(120),
  PRIMARY KEY ([GenreId])
);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'Genre';
CREATE TABLE [dbo].[Invoice] (
  [InvoiceId] bigint NOT NULL,
  [CustomerId] bigint NOT NULL,
  [InvoiceDate] datetime2 NOT NULL,
  [BillingAddress] nvarchar(70),
  [BillingCity] nvarchar(40),
  [BillingState] nvarchar(40),
  [BillingCountry] nvarchar(40),
  [BillingPostalCode] nvarchar(10),
  [Total] decimal(10,2) NOT NULL,
  PRIMARY KEY ([InvoiceId])
);
ALTER TABLE [dbo].[Invoice] ADD FOREIGN KEY ([CustomerId]) REFERENCES [dbo].[Customer] ([CustomerId]);
CREATE INDEX [IFK_InvoiceCustomerId] ON [dbo].[Invoice] ([CustomerId]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'Invoice';
CREATE TABLE [dbo].[InvoiceLine] (
  [InvoiceLineId] bigint NOT NULL,
  [InvoiceId] bigint NOT NULL,
  [TrackId] bigint NOT NULL,
  [UnitPrice] decimal(10,2) NOT NULL,
  [Quantity] bigint NOT NULL,
  PRIMARY KEY ([InvoiceLineId])
);
ALTER TABLE [dbo].[InvoiceLine] ADD FOREIGN KEY ([InvoiceId]) REFERENCES [dbo].[Invoice] ([InvoiceId]);
ALTER TABLE [dbo].[InvoiceLine] ADD FOREIGN KEY ([TrackId]) REFERENCES [dbo].[Track] ([TrackId]);
CREATE INDEX [IFK_InvoiceLineInvoiceId] ON [dbo].[InvoiceLine] ([InvoiceId]);
CREATE INDEX [IFK_InvoiceLineTrackId] ON [dbo].[InvoiceLine] ([TrackId]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'InvoiceLine';
CREATE TABLE [dbo].[MediaType] (
  [MediaTypeId] bigint NOT NULL,
  [Name] nvarchar(120),
  PRIMARY KEY ([MediaTypeId])
);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'MediaType';
CREATE TABLE [dbo].[Playlist] (
  [PlaylistId] bigint NOT NULL,
  [Name] nvarchar(120),
  PRIMARY KEY ([PlaylistId])
);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'Playlist';
CREATE TABLE [dbo].[PlaylistTrack] (
  [PlaylistId] bigint NOT NULL,
  [TrackId] bigint NOT NULL,
  PRIMARY KEY ([PlaylistId], [TrackId])
);
ALTER TABLE [dbo].[PlaylistTrack] ADD FOREIGN KEY ([PlaylistId]) REFERENCES [dbo].[Playlist] ([PlaylistId]);
ALTER TABLE [dbo].[PlaylistTrack] ADD FOREIGN KEY ([TrackId]) REFERENCES [dbo].[Track] ([TrackId]);
CREATE INDEX [IFK_PlaylistTrackPlaylistId] ON [dbo].[PlaylistTrack] ([PlaylistId]);
CREATE INDEX [IFK_PlaylistTrackTrackId] ON [dbo].[PlaylistTrack] ([TrackId]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'PlaylistTrack';
CREATE TABLE [dbo].[Track] (
  [TrackId] bigint NOT NULL,
  [Name] nvarchar(200) NOT NULL,
  [AlbumId] bigint,
  [MediaTypeId] bigint NOT NULL,
  [GenreId] bigint,
  [Composer] nvarchar(220),
  [Milliseconds] bigint NOT NULL,
  [Bytes] bigint,
  [UnitPrice] decimal(10,2) NOT NULL,
  PRIMARY KEY ([TrackId])
);
ALTER TABLE [dbo].[Track] ADD FOREIGN KEY ([AlbumId]) REFERENCES [dbo].[Album] ([AlbumId]);
ALTER TABLE [dbo].[Track] ADD FOREIGN KEY ([GenreId]) REFERENCES [dbo].[Genre] ([GenreId]);
ALTER TABLE [dbo].[Track] ADD FOREIGN KEY ([MediaTypeId]) REFERENCES [dbo].[MediaType] ([MediaTypeId]);
CREATE INDEX [IFK_TrackAlbumId] ON [dbo].[Track] ([AlbumId]);
CREATE INDEX [IFK_TrackGenreId] ON [dbo].[Track] ([GenreId]);
CREATE INDEX [IFK_TrackMediaTypeId] ON [dbo].[Track] ([MediaTypeId]);
EXEC sp_addextendedproperty N'MS_Description', N'Rows of ''it''', N'SCHEMA', N'dbo', N'TABLE', N'Track';
