/** What a diagnosis of each gateway of Contoso names first; undefined where it is to name nothing. */
export const expectedRootCauses: Readonly<Record<string, string | undefined>> = {
  'agw-shop-weu': 'AGW-NSG-008',
  'agw-orders-neu': 'AGW-NSG-001',
  'agw-billing-weu': 'AGW-UDR-004',
  'agw-portal-weu': 'AGW-CFG-006',
  'agw-booking-neu': 'AGW-CFG-001',
  'agw-maps-weu': 'AGW-NSG-007',
  'agw-documents-neu': 'AGW-NSG-009',
  'agw-login-weu': 'AGW-NSG-005',
  'agw-stocks-weu': 'AGW-NSG-006',
  'agw-events-neu': 'AGW-INF-001',
  'agw-tickets-weu': 'AGW-BH-009',
  'agw-search-weu': 'AGW-BH-004',
  'agw-fleet-neu': 'AGW-NSG-002',
  'agw-claims-weu': 'AGW-UDR-001',
  'agw-forms-weu': 'AGW-NSG-003',
  'agw-hotels-weu': 'AGW-CFG-012',
  'agw-travel-neu': 'AGW-CFG-013',
  'agw-assets-neu': 'AGW-INF-004',
  'agw-rentals-weu': 'AGW-UDR-002',
  'agw-loans-weu': 'AGW-UDR-005',
  'agw-downloads-neu': 'AGW-CFG-010',
  'agw-parcels-weu': 'AGW-UDR-006',
  'agw-labs-neu': 'AGW-UDR-008',
  'agw-tours-weu': 'BE-VM-001',
  'agw-labels-neu': 'BE-LB-001',
  'agw-stores-weu': 'AGW-UDR-009',
  'agw-gifts-weu': 'APP-007',
  'agw-careers-neu': 'APP-018',
  'agw-catalog-weu': undefined,
  'agw-reports-neu': undefined,
  'agw-api-weu': undefined,
  'agw-intra-weu': undefined,
  'agw-media-neu': undefined,
  'agw-desk-weu': undefined,
  'agw-edge-neu': undefined,
  'agw-partners-weu': undefined,
  'agw-wiki-neu': undefined,
  'agw-news-neu': undefined,
  'agw-files-weu': undefined,
  'agw-studio-weu': undefined,
  'agw-payments-neu': undefined,
  'agw-branches-weu': undefined,
};

/** The monitor status of each Traffic Manager profile of Contoso. */
export const expectedProfiles: Readonly<Record<string, string>> = {
  'tm-catalog': 'Online',
  'tm-shop': 'Degraded',
  'tm-archive': 'Disabled',
  'tm-global': 'Online',
  'tm-tickets': 'Degraded',
  'tm-jobs': 'Inactive',
  'tm-launch': 'CheckingEndpoints',
  'tm-branches': 'Online',
  'tm-world': 'Online',
};

/** The state of each web app of Contoso. */
export const expectedWebApps: Readonly<Record<string, string>> = {
  'app-contoso-portal': 'Running',
  'app-contoso-wiki': 'Running',
  'app-contoso-media': 'Running',
  'app-contoso-jobs': 'Stopped',
  'app-contoso-gifts': 'Stopped',
  'app-contoso-careers': 'Running',
  'app-contoso-blog': 'Running',
  'app-contoso-admin': 'Running',
  'app-contoso-ledger': 'Running',
  'app-contoso-trial': 'Stopped',
};

/** The same of the gateways of Fabrikam, which are in the estate `contosoTenants` only. */
export const expectedRootCausesOfFabrikam: Readonly<Record<string, string | undefined>> = {
  'agw-parts-weu': undefined,
  'agw-returns-neu': 'AGW-CFG-001',
};
