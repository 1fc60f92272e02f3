import { testFaultMatrix } from './faultMatrix';

// One whose network refuses, one whose servers are in a cluster, and one with nothing wrong.
testFaultMatrix(['agw-shop-weu', 'agw-labs-neu', 'agw-catalog-weu']);
