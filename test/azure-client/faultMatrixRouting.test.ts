import { testFaultMatrix } from './faultMatrix';

// Gateways whose diagnosis goes further: to a web app, and along routes. In a file of their own, so that both run at once.
testFaultMatrix(['agw-portal-weu', 'agw-parcels-weu']);
