/** What a diagnosis of each gateway of Contoso names first; undefined where it is to name nothing. */
export const expectedRootCauses: Readonly<Record<string, string | undefined>> = {
  'agw-shop-weu': 'AGW-NSG-008',
  'agw-orders-neu': 'AGW-NSG-001',
  'agw-billing-weu': 'AGW-UDR-004',
  'agw-portal-weu': 'AGW-CFG-006',
  'agw-booking-neu': 'AGW-CFG-001',
  'agw-catalog-weu': undefined,
  'agw-reports-neu': undefined,
  'agw-api-weu': undefined,
  'agw-intra-weu': undefined,
  'agw-media-neu': undefined,
  'agw-desk-weu': undefined,
  'agw-edge-neu': undefined,
};

/** The same of the gateways of Fabrikam, which are in the estate `contosoTenants` only. */
export const expectedRootCausesOfFabrikam: Readonly<Record<string, string | undefined>> = {
  'agw-parts-weu': undefined,
  'agw-returns-neu': 'AGW-CFG-001',
};
